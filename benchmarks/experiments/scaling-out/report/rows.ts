/** The table of scaling out: one row for each search. */
import { validCells } from '../../../report/cells.ts'
import { tableOf } from '../../../report/columns.ts'
import { figure, ms, percent, type Row } from '../../../report/format.ts'
import { byStyle } from '../../../report/style-themes.ts'
import type { Cell } from '../../../results-schema.ts'
import { nameOf, pointsOf, type ScalingPoint } from '../findings.ts'

export const sortedPoints = (cells: readonly Cell[]): ScalingPoint[] =>
  pointsOf(validCells(cells)).sort(
    (a, b) => byStyle(a.style, b.style) || b.slots - a.slots || a.each - b.each || a.bottleneck - b.bottleneck,
  )

export const scalingOutRows = (cells: readonly Cell[]): { head: Row; rows: Row[] } =>
  tableOf(sortedPoints(cells), {
    style: ({ style }) => style,
    processes: nameOf,
    slots: ({ slots }) => slots,
    slowest: ({ found }) => found.slowest,
    'slot held': ({ found }) => `${found.heldMs} ms`,
    "Little's law": ({ found }) => `${figure(found.predictedPerS)}/s`,
    'held, measured': ({ found }) => ms(found.measuredHeldMs[found.slowest]),
    'with that': ({ found }) => `${figure(found.impliedPerS)}/s`,
    'keeps up with': ({ passedPerS }) => (passedPerS === null ? null : `${passedPerS}/s`),
    'not with': ({ failedPerS }) => (failedPerS === null ? null : `${failedPerS}/s`),
    'cores busy': ({ machineBusy }) => (machineBusy === null ? null : percent(machineBusy)),
    'of predicted': ({ found, passedPerS }) => (passedPerS === null ? null : percent(passedPerS / found.predictedPerS)),
  })

/** Every step of every search, those that failed too. */
export const stepRows = (cells: readonly Cell[]): { head: Row; rows: Row[] } =>
  tableOf(
    sortedPoints(cells).flatMap((point) => stepsOf(cells, point)),
    {
      style: ({ cell }) => cell.style,
      processes: ({ point }) => nameOf(point),
      slots: ({ point }) => point.slots,
      step: ({ cell }) => cell.params.step!,
      'offered/s': ({ cell }) => cell.scalingOut!.offeredPerS,
      'settled/s': ({ cell }) => cell.scalingOut!.settledPerS,
      'settle p50': ({ cell }) => figure(cell.settleMs.p50),
      p99: ({ cell }) => figure(cell.settleMs.p99),
      'kept up': ({ cell }) => (cell.scalingOut!.within ? 'yes' : 'no'),
      because: ({ cell }) => cell.scalingOut!.missed.join('; ') || null,
    },
  )

const stepsOf = (cells: readonly Cell[], point: ScalingPoint): { cell: Cell; point: ScalingPoint }[] =>
  validCells(cells)
    .filter(
      ({ style, scalingOut, params }) =>
        scalingOut &&
        style === point.style &&
        params.slots === point.slots &&
        params.each === point.each &&
        (params.bottleneck ?? params.each) === point.bottleneck,
    )
    .map((cell) => ({ cell, point }))
