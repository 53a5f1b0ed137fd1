/** Tables of the capacity: latency at shares of it, and what an order costs there, with memory. */
import { byPart, type CostPart, costParts } from '../../../measure/cost-parts.ts'
import { columnsFor, tableOf } from '../../../report/columns.ts'
import { figure, percent, type Row } from '../../../report/format.ts'
import { byStyle } from '../../../report/style-themes.ts'
import type { Cell } from '../../../results-schema.ts'
import { intervalText, replicasOf, searchesOf, sharesOf } from './searches.ts'

type Table = { head: Row; rows: Row[] }

export const capacityRows = (cells: readonly Cell[]): Table =>
  tableOf(searchesOf(cells), {
    style: ({ style }) => style,
    processes: ({ replicas }) => `× ${replicas}`,
    'capacity, orders/s': intervalText,
    steps: ({ steps }) => steps.length,
    'hold, s': ({ steps }) => figure(steps[0]!.scaling.keepingUp?.holdS),
    'CPU busy': ({ capacity }) => {
      const busy = capacity?.cell.costPerOrder?.machineBusy
      return busy == null ? null : percent(busy)
    },
  })

const inOrder = (cells: readonly Cell[]) =>
  sharesOf(cells).toSorted(
    (a, b) => byStyle(a.cell.style, b.cell.style) || replicasOf(a.cell) - replicasOf(b.cell) || a.ratePerS - b.ratePerS,
  )
const shareOf = ({ params }: Cell) => percent(Number(params.share))

/** Milliseconds, at each style's own rate. */
export const shareRows = (cells: readonly Cell[]): Table =>
  tableOf(inOrder(cells), {
    style: ({ cell }) => cell.style,
    processes: ({ cell }) => `× ${replicasOf(cell)}`,
    'of its capacity': ({ cell }) => shareOf(cell),
    'orders/s': ({ ratePerS }) => figure(ratePerS),
    'accept p50': ({ cell }) => figure(cell.acceptMs.p50),
    'accept p99': ({ cell }) => figure(cell.acceptMs.p99),
    'settle p50': ({ cell }) => figure(cell.settleMs.p50),
    'settle p99': ({ cell }) => figure(cell.settleMs.p99),
    'keeps up': ({ scaling }) => (scaling.within ? 'yes' : 'no'),
  })

/** CPU milliseconds per order with warm processes, with the idle CPU time of a second. */
export function costPartRows(cells: readonly Cell[]): Table {
  const measured = inOrder(cells).filter(({ cell }) => cell.costPerOrder)
  const columnOf = (part: CostPart) => ({
    [part]: ({ cell }: (typeof measured)[number]) => figure(partsOfOrder(cell)[part]),
  })
  return tableOf(measured, {
    style: ({ cell }) => cell.style,
    processes: ({ cell }) => `× ${replicasOf(cell)}`,
    'of its capacity': ({ cell }) => shareOf(cell),
    ...columnsFor(costParts, columnOf),
    'in all': ({ cell }) => figure(cell.costPerOrder!.cpuMsTotal),
    'idle, CPU ms/s': ({ cell }) => figure(styleSum(byPart(cell.costPerOrder!.idleCpuMsPerS))),
  })
}

/** MiB (PSS) of a style with its servers, idle and loaded. */
export function memoryRows(cells: readonly Cell[]): Table {
  const measured = inOrder(cells).flatMap(({ cell }) => (cell.memoryMiB ? [{ cell, memory: cell.memoryMiB }] : []))
  const highest = [...Map.groupBy(measured, ({ cell }) => `${cell.style}/${replicasOf(cell)}`).values()]
    .map((own) => own.at(-1)!)
    .flatMap(({ cell, memory }) => [
      { cell, when: 'idle', parts: byPart(memory.idle) },
      { cell, when: `at ${shareOf(cell)} of its capacity`, parts: byPart(memory.loaded) },
    ])
  const shown = costParts.filter((part) => part !== 'driver')
  return tableOf(highest, {
    style: ({ cell }) => cell.style,
    '': ({ when }) => when,
    ...columnsFor(shown, (part) => ({ [part]: ({ parts }: (typeof highest)[number]) => figure(parts[part]) })),
    'in all': ({ parts }) => figure(styleSum(parts)),
  })
}

const partsOfOrder = ({ costPerOrder }: Cell): Partial<Record<CostPart, number>> => {
  const { cpuMs, driverCpuMs } = costPerOrder!
  return byPart({ ...cpuMs, ...(driverCpuMs !== undefined && { driver: driverCpuMs }) })
}

const styleSum = (parts: Partial<Record<CostPart, number>>): number =>
  costParts
    .filter((part) => part !== 'providers' && part !== 'driver')
    .reduce((sum, part) => sum + (parts[part] ?? 0), 0)
