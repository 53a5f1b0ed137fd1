import { expect, it } from 'vitest'
import { overheadRows, relativeSpeeds, speedsOf, unsteadyRows } from './machine.ts'
import { stacked } from './samples/cells.ts'

const cells = [stacked('choreography', 3), stacked('orchestration', 4)]

it('When one measurement follows a cell and precedes the next, then it counts once', () => {
  expect(speedsOf(cells).map(({ at }) => at / 60_000)).toEqual([3, 4, 5])
})

it('Then each probe is shown as a multiple of its median, and those without figures not at all', () => {
  const withoutKafka = speedsOf(cells).map((speed) => ({ ...speed, messageMs: null }))
  const series = relativeSpeeds(withoutKafka)
  expect([...series.keys()]).toEqual(['cpuMs', 'httpMs', 'commitMs'])
  expect(series.get('commitMs')!.map(({ times }) => times)).toEqual([0.75, 1, 1.25])
})

it('When the machine changed during a cell, then the cell is listed with what changed', () => {
  expect(unsteadyRows(cells).rows).toEqual([
    ['choreography', 'latency-stacking', 'N = 3, 4/s', 'commit 0.75 to 1 ms'],
    ['orchestration', 'latency-stacking', 'N = 4, 4/s', 'commit 1 to 1.25 ms'],
  ])
})

it('Then an overhead is also given in steps of the machine, and CPU time in hashes', () => {
  const cell = { ...stacked('choreography', 3), criticalPathMs: { p50: 150, p95: 150, p99: 150, max: 150, n: 1 } }
  const { head, rows } = overheadRows({ cells: [cell] })
  const row = Object.fromEntries(head.map((name, i) => [name, rows[0]![i]]))
  const overhead = cell.settleMs.p50! - 150
  // A step: 0.25 ms of HTTP, 0.875 ms of commit and 2.5 ms of message.
  expect(Number(row['overhead, steps'])).toBeCloseTo(overhead / 3.625, 0)
  expect(row['CPU, hashes']).toBe(row['CPU ms/order'])
})
