/** How fast the machine was during a run: over time, for which cells it changed, and overheads in units of it. */
import { type Probe, probeNames, probes, unsteadyProbes } from '../measure/machine-speed.ts'
import type { Cell, MachineSpeed, Results } from '../results-schema.ts'
import { mean, median } from '../statistics.ts'
import { atServices, medianAcross, ofExperiment, ofStyle, servicesOf, validCells } from './cells.ts'
import { tableOf } from './columns.ts'
import { figure, type Row } from './format.ts'
import { stylesIn } from './style-themes.ts'

type Table = { head: Row; rows: Row[] }

/** Every measurement once: what follows one cell precedes the next. */
export function speedsOf(cells: readonly Cell[]): MachineSpeed[] {
  const all = cells.flatMap(({ machine }) => (machine ? [machine.before, machine.after] : []))
  return [...new Map(all.map((speed) => [speed.at, speed])).values()].sort((a, b) => a.at - b.at)
}

/** Each probe's time as a multiple of its median in this run; without the probes that a run does not have. */
export function relativeSpeeds(
  speeds: readonly MachineSpeed[],
): Map<Probe, { at: number; times: number; ms: number }[]> {
  const series = probeNames.map((probe) => {
    const known = speeds.flatMap(({ at, [probe]: ms }) => (ms === null ? [] : [{ at, ms }]))
    const middle = known.length > 0 ? median(known.map(({ ms }) => ms)) : 1
    return [probe, known.map(({ at, ms }) => ({ at, ms, times: ms / middle }))] as const
  })
  return new Map(series.filter(([, points]) => points.length > 0))
}

/** The cells during which the machine became faster or slower. */
export function unsteadyRows(cells: readonly Cell[]): Table {
  const unsteady = cells.flatMap((cell) => {
    const changed = cell.machine ? unsteadyProbes(cell.machine) : []
    return changed.length > 0 ? [{ cell, changed }] : []
  })
  return tableOf(unsteady, {
    style: ({ cell }) => cell.style,
    experiment: ({ cell }) => cell.experiment,
    cell: ({ cell: { params } }) => String(params.fault ?? `N = ${params.downstream}, ${params.ratePerS}/s`),
    changed: ({ changed }) => changed.join('; '),
  })
}

/**
 * What coordination adds to the critical path, in milliseconds and in steps of this machine: one HTTP call, one commit and one
 * message, which is the least that a step from one service to the next can cost. CPU time in hashes, which need only a core.
 */
export function overheadRows(found: Pick<Results, 'cells'>): Table {
  const cells = validCells(ofExperiment(found, 'latency-stacking')).filter(({ machine }) => machine)
  const groups = servicesOf(cells).flatMap((n) => stylesIn(cells).map((style) => ofStyle(atServices(cells, n), style)))
  const unit = (cell: Cell, probe: Probe) => mean([cell.machine!.before[probe] ?? 0, cell.machine!.after[probe] ?? 0])
  const step = (cell: Cell) => unit(cell, 'httpMs') + unit(cell, 'commitMs') + unit(cell, 'messageMs')
  const overhead = ({ settleMs, criticalPathMs }: Cell) =>
    settleMs.p50 === null || criticalPathMs.p50 === null ? null : settleMs.p50 - criticalPathMs.p50
  const inUnits = (value: number | null | undefined, unit: number) => (value == null ? null : value / unit)
  return tableOf(
    groups.filter((group) => group.length > 0),
    {
      style: ([first]) => first!.style,
      N: ([first]) => first!.params.downstream,
      'orders/s': ([first]) => first!.params.ratePerS,
      'overhead p50, ms': (group) => figure(medianAcross(group, overhead)),
      'overhead, steps': (group) => figure(medianAcross(group, (cell) => inUnits(overhead(cell), step(cell)))),
      'CPU ms/order': (group) => figure(medianAcross(group, ({ costPerOrder }) => costPerOrder?.cpuMsTotal)),
      'CPU, hashes': (group) =>
        figure(medianAcross(group, (cell) => inUnits(cell.costPerOrder?.cpuMsTotal, unit(cell, 'cpuMs')))),
      ...Object.fromEntries(
        probeNames.map((probe) => [
          `${probes[probe]}, ms`,
          (group: Cell[]) => figure(medianAcross(group, (cell) => unit(cell, probe) || null)),
        ]),
      ),
    },
  )
}
