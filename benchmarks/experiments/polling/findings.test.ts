/** The claims about polling, in figures that are known beforehand. */
import { expect, test } from 'vitest'
import type { Cell } from '../../results-schema.ts'
import { summarise } from '../../statistics.ts'
import { sampleCell } from '../samples.ts'
import { pollingClaims } from './findings.ts'

function polled(downstream: number, intervalMs: number, settleMs: number, lockWaitShare: number): Cell {
  const { cell } = sampleCell('polled-table', downstream, 10, settleMs)
  const polling = { idleTransactionsPerS: downstream * 5, lockWaitShare }
  return { ...cell, settleMs: summarise([settleMs]), params: { ...cell.params, pollIntervalMs: intervalMs }, polling }
}

test('When settle grows with the interval and nobody waits for a lock, then one claim came true and the other did not', () => {
  const cells = [polled(3, 200, 600, 0), polled(6, 200, 620, 0), polled(6, 1_000, 2_200, 0), polled(12, 200, 630, 0)]
  const [latency, load, locks] = pollingClaims(cells)
  expect(latency).toMatchObject({
    figure: '620 at 200 ms, 2200 at 1000 ms',
    bound: expect.stringContaining('came true'),
  })
  expect(load).toMatchObject({ figure: '15 at 3 services, 30 at 6 services, 60 at 12 services' })
  expect(locks!.bound).toBe('does not grow: the claim did not come true here')
})

test('When only one interval was measured, then nothing is said about it', () => {
  expect(pollingClaims([polled(6, 200, 600, 0)])).toEqual([])
})
