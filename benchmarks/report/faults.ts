/** Availability cells by fault and style, repetitions together, for the heat map, the table and the headline. */
import { outcomes } from '../measure/fates.ts'
import { drawable, ofExperiment } from './cells.ts'
import type { Row } from './format.ts'
import { percent, seconds } from './format.ts'
import { byStyle, stylesOf } from './looks.ts'
import type { Availability, Cell } from './results.ts'
import { median } from './statistics.ts'

type Fates = Pick<Availability, (typeof outcomes)[number]>

/** One style under one fault. */
export interface Struck {
  style: string
  fault: string
  kind: string
  attempts: number
  fates: Fates
  /** Of the repetitions, the middle one. */
  brokenMs: number
  drainMs: number
  violations: Cell['audit']['violations']
  /** Why a cell behind it is not to be trusted. */
  doubts: string[]
}

export function struckBy(cells: readonly Cell[]): Struck[] {
  const judged = ofExperiment({ cells: [...cells] }, 'availability').filter(({ availability }) => availability !== null)
  const groups = Map.groupBy(judged, ({ style, params }) => `${style}/${params.fault}`)
  return [...groups.values()].map(together)
}

function together(all: Cell[]): Struck {
  // Figures of a run that is not valid are shown, with its doubts, only where there are no others.
  const cells = drawable(all).length > 0 ? drawable(all) : all
  const seen = cells.map(({ availability }) => availability!)
  const sum = (of: (one: Availability) => number) => seen.reduce((total, one) => total + of(one), 0)
  const { style, params } = cells[0]!
  return {
    style,
    fault: String(params.fault),
    kind: String(params.kind),
    attempts: sum((one) => one.attempts),
    fates: Object.fromEntries(outcomes.map((name) => [name, sum((one) => one[name])])) as Fates,
    brokenMs: median(seen.map((one) => one.brokenMs)),
    drainMs: median(seen.map((one) => one.drainMs)),
    violations: cells.flatMap(({ audit }) => audit.violations),
    doubts: cells.flatMap((cell) =>
      drawable([cell]).length > 0 ? [] : [cell.failure ?? (cell.notes.join('; ') || 'not valid')],
    ),
  }
}

export const correctShare = ({ fates, attempts }: Pick<Struck, 'fates' | 'attempts'>): number =>
  fates.correct / attempts
export const lateShare = ({ fates, attempts }: Pick<Struck, 'fates' | 'attempts'>): number => fates.late / attempts

/** All faults of a style together; each order counts once. */
export function overall(struck: readonly Struck[], style: string) {
  const own = struck.filter((one) => one.style === style && one.doubts.length === 0)
  const attempts = own.reduce((sum, one) => sum + one.attempts, 0)
  const total = (name: keyof Fates) => own.reduce((sum, { fates }) => sum + fates[name], 0)
  return { faults: own.length, attempts, correct: total('correct') / attempts, late: total('late') / attempts }
}

export const kinds = ['service', 'provider', 'server', 'network']

/** Faults in the order in which they are shown: by kind, as they are defined within it. */
export function faultsOf(struck: readonly Struck[]): { kind: string; faults: string[] }[] {
  const others = struck.map(({ kind }) => kind).filter((kind) => !kinds.includes(kind))
  return [...kinds, ...new Set(others)].flatMap((kind) => {
    const faults = [...new Set(struck.filter((one) => one.kind === kind).map(({ fault }) => fault))].sort()
    return faults.length > 0 ? [{ kind, faults }] : []
  })
}

export function inOrder(struck: readonly Struck[]): Struck[] {
  const order = faultsOf(struck).flatMap(({ faults }) => faults)
  return struck.toSorted((a, b) => order.indexOf(a.fault) - order.indexOf(b.fault) || byStyle(a.style, b.style))
}

export function availabilityRows(cells: readonly Cell[]): { head: Row; rows: Row[] } {
  return {
    head: ['fault', 'style', 'attempts', 'correct', 'late', ...outcomes.slice(2), 'drain', 'audit'],
    rows: inOrder(struckBy(cells)).map((one) => [
      one.fault,
      one.style,
      one.attempts,
      percent(correctShare(one)),
      percent(lateShare(one)),
      ...outcomes.slice(2).map((name) => one.fates[name]),
      seconds(one.drainMs),
      auditOf(one),
    ]),
  }
}

function auditOf({ violations, doubts }: Struck): string {
  const promised = violations.filter((violation) => violation.promised)
  if (promised.length > 0) return `VIOLATES ${[...new Set(promised.map(({ invariant }) => invariant))].join(' ')}`
  if (doubts.length > 0) return 'not valid'
  return violations.length > 0 ? `${violations.length} not promised` : 'clean'
}

export const struckStyles = (cells: readonly Cell[]): string[] =>
  stylesOf(ofExperiment({ cells: [...cells] }, 'availability'))
