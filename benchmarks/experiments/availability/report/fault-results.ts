/** Availability cells by fault and style, with all strikes together: for the heat map, the tables and the headline. */
import { type Outcome, type OutcomeCounts, outcomes } from '../../../measure/outcomes.ts'
import type { Recovery } from '../../../measure/recovery-schema.ts'
import { ofExperiment, validCells, violationState } from '../../../report/cells.ts'
import { columnsFor, tableOf } from '../../../report/columns.ts'
import type { Row } from '../../../report/format.ts'
import { percent, seconds } from '../../../report/format.ts'
import { byStyle, stylesIn } from '../../../report/style-themes.ts'
import type { Availability, Cell } from '../../../results-schema.ts'
import { median } from '../../../statistics.ts'

/** One style under one fault. */
export interface FaultResult {
  style: string
  fault: string
  kind: string
  attempts: number
  /** null in older files. */
  accepted: number | null
  outcomes: OutcomeCounts
  /** The median of the repetitions. */
  faultMs: number
  drainMs: number
  /** One for each strike; none in older files. */
  recoveries: Recovery[]
  violations: Cell['audit']['violations']
  /** Why a cell of it is not valid; empty when all are. */
  invalidReasons: string[]
}

/** In the order in which they are shown. */
export function groupByFault(cells: readonly Cell[]): FaultResult[] {
  const judged = ofExperiment({ cells: [...cells] }, 'availability').filter(({ availability }) => availability !== null)
  const groups = Map.groupBy(judged, (cell) => `${cell.style}/${faultOf(cell)}`)
  return inOrder([...groups.values()].map(mergeRepetitions))
}

/** Clients that give up and those that retry are never counted together. */
const faultOf = ({ params }: Cell): string =>
  params.clients === 'retry' ? `${params.fault}, clients retry` : String(params.fault)

function mergeRepetitions(all: Cell[]): FaultResult {
  // Figures of invalid cells are shown, with the reason, only where there are no others.
  const cells = validCells(all).length > 0 ? validCells(all) : all
  const seen = cells.map(({ availability }) => availability!)
  const sum = (of: (one: Availability) => number) => seen.reduce((total, one) => total + of(one), 0)
  const recoveries = seen.flatMap(({ recovery }) => recovery ?? [])
  const { style, params } = cells[0]!
  return {
    style,
    fault: faultOf(cells[0]!),
    kind: String(params.kind),
    attempts: sum((one) => one.attempts),
    accepted: recoveries.length > 0 ? recoveries.reduce((total, { accepted }) => total + accepted, 0) : null,
    outcomes: {
      ...(Object.fromEntries(outcomes.map((name) => [name, sum((one) => one[name])])) as OutcomeCounts),
      // Older files did not tell an error from a missing response.
      unknownDone: sum(({ unknownDone, unanswered = 0 }) => unknownDone + unanswered),
    },
    faultMs: median(seen.map((one) => one.faultMs)),
    drainMs: median(seen.map((one) => one.drainMs)),
    recoveries,
    violations: cells.flatMap(({ audit }) => audit.violations),
    invalidReasons: cells.flatMap((cell) =>
      validCells([cell]).length > 0 ? [] : [cell.failure ?? (cell.notes.join('; ') || 'not valid')],
    ),
  }
}

export const correctShare = ({ outcomes, attempts }: Pick<FaultResult, 'outcomes' | 'attempts'>): number =>
  outcomes.correct / attempts
export const lateShare = ({ outcomes, attempts }: Pick<FaultResult, 'outcomes' | 'attempts'>): number =>
  outcomes.late / attempts

export const kinds = ['service', 'provider', 'server', 'network', 'load']

/** Faults in the order in which they are shown: by kind, as they are defined within it. */
export function faultsOf(results: readonly FaultResult[]): { kind: string; faults: string[] }[] {
  const others = results.map(({ kind }) => kind).filter((kind) => !kinds.includes(kind))
  return [...kinds, ...new Set(others)].flatMap((kind) => {
    const faults = [...new Set(results.filter((one) => one.kind === kind).map(({ fault }) => fault))].sort()
    return faults.length > 0 ? [{ kind, faults }] : []
  })
}

function inOrder(results: readonly FaultResult[]): FaultResult[] {
  const order = faultsOf(results).flatMap(({ faults }) => faults)
  return results.toSorted((a, b) => order.indexOf(a.fault) - order.indexOf(b.fault) || byStyle(a.style, b.style))
}

export const outcomeNames: Record<Outcome, string> = {
  ...(Object.fromEntries(outcomes.map((name) => [name, name])) as Record<Outcome, string>),
  unknownDone: 'unknown, done',
  unknownUndone: 'unknown, not done',
}

export const availabilityRows = (cells: readonly Cell[]): { head: Row; rows: Row[] } =>
  tableOf(groupByFault(cells), {
    fault: ({ fault }) => fault,
    style: ({ style }) => style,
    attempts: ({ attempts }) => attempts,
    correct: (one) => percent(correctShare(one)),
    late: (one) => percent(lateShare(one)),
    accepted: ({ accepted, attempts }) => (accepted === null ? null : percent(accepted / attempts)),
    ...columnsFor(outcomes.slice(2), (name) => ({ [outcomeNames[name]]: (one: FaultResult) => one.outcomes[name] })),
    drain: ({ drainMs }) => seconds(drainMs),
    audit: ({ violations, invalidReasons }) => violationState(violations, invalidReasons.length === 0),
  })

export const faultedStyles = (cells: readonly Cell[]): string[] =>
  stylesIn(ofExperiment({ cells: [...cells] }, 'availability'))
