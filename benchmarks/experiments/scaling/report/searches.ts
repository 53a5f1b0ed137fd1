/**
 * Each style's search for its capacity: its steps, passed and failed, and the boundary between them. Files of earlier versions have
 * ramps instead, whose knee is the same boundary, found in coarser steps.
 */
import { boundaryOf } from '../../../measure/capacity.ts'
import { validCells } from '../../../report/cells.ts'
import { tableOf } from '../../../report/columns.ts'
import { overtimeText, unmetCriteria } from '../../../report/criteria.ts'
import { figure, percent, type Row } from '../../../report/format.ts'
import { byStyle } from '../../../report/style-themes.ts'
import type { Cell, Scaling } from '../../../results-schema.ts'
import { stepOf } from '../findings.ts'

export interface Step {
  cell: Cell
  scaling: Scaling
  ratePerS: number
}

export interface Search {
  style: string
  /** Processes of each downstream service. */
  replicas: number
  /** By rate. */
  steps: Step[]
  /** The highest rate that was kept up with, in its last run; null when there was none. */
  capacity: Step | null
  /** The lowest rate above it that was not; null when the search ended before. */
  failed: Step | null
}

const searched = ['search', 'ramp']
const short = ['coarse']
const shared = ['share', 'hold']

/** The driver may be what gives way in a search; its steps count nevertheless. */
export const isOfSearch = ({ params }: Cell): boolean => params.phase === 'search' || params.phase === 'coarse'

const stepsOf = (cells: readonly Cell[], phases: readonly string[]): Step[] =>
  cells
    .filter(({ failure, params }) => failure === null && phases.includes(String(params.phase)))
    .filter((cell) => isOfSearch(cell) || validCells([cell]).length > 0)
    .flatMap((cell) => (cell.scaling ? [{ cell, scaling: cell.scaling, ratePerS: cell.scaling.offeredPerS }] : []))
    .sort((a, b) => a.ratePerS - b.ratePerS)

export function searchesOf(cells: readonly Cell[]): Search[] {
  const groups = Map.groupBy(stepsOf(cells, searched), ({ cell }) => `${cell.style}/${replicasOf(cell)}`)
  return [...groups.values()]
    .map((steps) => {
      const { passedPerS, failedPerS } = boundaryOf(steps.map(({ scaling }) => stepOf(scaling)))
      const lastAt = (rate: number | null) => steps.findLast(({ ratePerS }) => ratePerS === rate) ?? null
      const { cell } = steps[0]!
      return {
        style: cell.style,
        replicas: replicasOf(cell),
        steps,
        capacity: lastAt(passedPerS),
        failed: lastAt(failedPerS),
      }
    })
    .sort((a, b) => byStyle(a.style, b.style) || a.replicas - b.replicas)
}

export const sharesOf = (cells: readonly Cell[]): Step[] => stepsOf(cells, shared)

export const replicasOf = ({ params }: Cell): number => Number(params.replicas ?? 1)

/** "11 to 13/s": it kept up with the first rate, and not with the second. */
export function intervalText({ capacity, failed }: Search): string {
  if (!capacity) return `below ${figure(failed?.ratePerS)}/s`
  return failed
    ? `${figure(capacity.ratePerS)} to ${figure(failed.ratePerS)}/s`
    : `at least ${figure(capacity.ratePerS)}/s`
}

/** Every step in the order of its rate, and why a failed one failed; then the shares. */
export function scalingRows(cells: readonly Cell[]): { head: Row; rows: Row[] } {
  const searches = searchesOf(cells).flatMap((search) => search.steps)
  const steps = [...searches, ...stepsOf(cells, short), ...sharesOf(cells)].sort(
    (a, b) => byStyle(a.cell.style, b.cell.style) || replicasOf(a.cell) - replicasOf(b.cell) || a.ratePerS - b.ratePerS,
  )
  return tableOf(steps, {
    style: ({ cell }) => cell.style,
    processes: ({ cell }) => `× ${replicasOf(cell)}`,
    step: ({ cell }) => phaseText(cell),
    'hold, s': ({ cell, scaling }) => figure(scaling.keepingUp?.holdS ?? Number(cell.params.seconds)),
    'offered/s': ({ scaling }) => figure(scaling.offeredPerS),
    'keeps up': ({ scaling }) => (scaling.within ? 'yes' : 'no'),
    'because of': ({ cell, scaling }) => whyNot(cell, scaling),
    'settled/s': ({ scaling }) => figure(scaling.settledPerS),
    'accept p99': ({ cell }) => figure(cell.acceptMs.p99),
    'settle p99': ({ cell }) => figure(cell.settleMs.p99),
    'in progress at the end': ({ scaling }) => scaling.underWay.at(-1)?.orders,
  })
}

function phaseText({ params: { phase, step, share } }: Cell): string {
  if (shared.includes(String(phase))) return `${percent(Number(share))} of the capacity`
  if (step === undefined) return String(phase)
  return short.includes(String(phase)) ? `short step ${step}` : `step ${step}`
}

/** Empty for a step that passed, unless the driver fell behind. */
function whyNot(cell: Cell, { keepingUp, within }: Scaling): string {
  const driver = cell.valid ? [] : [cell.notes[0] ?? 'the driver fell behind']
  if (within) return driver.join('; ')
  const violated = cell.audit.violations.some(({ guaranteed }) => guaranteed) ? ['violations'] : []
  return [...unmetCriteria(keepingUp), ...violated, ...overtimeText(cell), ...driver].join('; ')
}
