/** What EDA §2 says of a polled table, and what was measured. */
import { referenceServiceCount } from '../../comparison.ts'
import type { Findings } from '../../experiment.ts'
import type { Cell } from '../../results-schema.ts'
import { mean, median, rounded, slope } from '../../statistics.ts'

type Point = { x: number; y: number }

export function pollingClaims(cells: readonly Cell[]): Findings['checks'] {
  const byInterval = pointsOf(
    cells.filter(({ params }) => params.downstream === referenceServiceCount),
    'pollIntervalMs',
    ({ settleMs }) => settleMs.p50,
  )
  const sameInterval = cells.filter(({ params }) => params.pollIntervalMs === commonInterval(cells))
  const byServices = (value: (cell: Cell) => number | null | undefined) => pointsOf(sameInterval, 'downstream', value)
  const transactions = byServices(({ polling }) => polling?.idleTransactionsPerS)
  const lockWaits = byServices(({ polling }) => polling?.lockWaitShare)
  return [
    ...claim('EDA §2: polling adds latency that depends on the interval (settle p50 in ms)', byInterval, 'ms'),
    ...claim('EDA §2: the table becomes a query bottleneck (idle transactions per second)', transactions, 'services'),
    ...claim('EDA §2: lock contention (share of samples in which a session waits for a lock)', lockWaits, 'services'),
  ]
}

/** The interval that was measured with most numbers of services. */
function commonInterval(cells: readonly Cell[]): Cell['params'][string] | undefined {
  const counts = Map.groupBy(cells, ({ params }) => params.pollIntervalMs)
  return [...counts].sort(([, a], [, b]) => distinctServices(b) - distinctServices(a))[0]?.[0]
}

const distinctServices = (cells: readonly Cell[]) => new Set(cells.map(({ params }) => params.downstream)).size

/** The median of the repetitions for each value of a parameter. */
function pointsOf(cells: readonly Cell[], param: string, value: (cell: Cell) => number | null | undefined): Point[] {
  const groups = Map.groupBy(cells, ({ params }) => Number(params[param]))
  return [...groups]
    .flatMap(([x, own]) => {
      const values = own.map(value).filter((one) => one != null)
      return values.length > 0 ? [{ x, y: median(values) }] : []
    })
    .sort((a, b) => a.x - b.x)
}

/** Came true when the figure clearly grows: by a tenth or more from one end to the other. */
function claim(text: string, points: Point[], unit: string): Findings['checks'] {
  const [first, last] = [points[0], points.at(-1)]
  if (!first || !last || first === last) return []
  const growth = (slope(points) * (last.x - first.x)) / Math.max(mean(points.map(({ y }) => y)), Number.MIN_VALUE)
  const grows = growth > 0.1
  return [
    {
      claim: text,
      figure: points.map(({ x, y }) => `${rounded(y)} at ${x} ${unit}`).join(', '),
      bound: grows ? 'grows: the claim came true here' : 'does not grow: the claim did not come true here',
      met: null,
    },
  ]
}
