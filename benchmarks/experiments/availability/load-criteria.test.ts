/** The criteria of a poison message and of a product that sells out, in figures that are known beforehand. */
import { expect, test } from 'vitest'
import type { StyleName } from '#stack/styles.ts'
import { countOutcomes } from '../../measure/outcomes.ts'
import type { Availability, Cell } from '../../results-schema.ts'
import { summarise } from '../../statistics.ts'
import { sampleCell } from '../samples.ts'
import { loadCriteria } from './load-criteria.ts'

const times = (ms: number) => Array.from({ length: 20 }, () => ms)

function cellWith(style: StyleName, settleMs: number, more: Partial<Availability>, params: Cell['params'] = {}): Cell {
  const { cell } = sampleCell(style, 6, 10, 20)
  const availability = { ...countOutcomes([]), attempts: 20, faultMs: 8_000, loadMs: 20_000, drainMs: 900, ...more }
  const quantiles = { acceptMs: [], settleMs: times(settleMs), effectsMs: [] }
  return { ...cell, params: { ...cell.params, ...params }, quantiles, availability }
}

const besidePoison = (style: StyleName, settleMs: number, params?: Cell['params']) =>
  cellWith(style, settleMs, { beforeSettleMs: times(200), poisonEnd: 'dead-lettered by payment' }, params)

const sale = (style: StyleName, confirmed: number) => {
  const believedMs = summarise([100, 300])
  return cellWith(style, 200, { hotProduct: { stock: 10, sold: 10, wanted: 20, confirmed, refused: 10, believedMs } })
}

test('When good orders are as fast beside a poison message, then the criterion is met, without an interval of one strike', () => {
  expect(loadCriteria([besidePoison('choreography', 220)], 1)).toMatchObject([
    { figure: '1.1; 0 never done; the message: dead-lettered by payment', bound: '≤ 2, all done', met: true },
  ])
})

test('When there were several strikes, then the ratio has an interval, and clients that retry are left out', () => {
  const strikes = [besidePoison('choreography', 500), besidePoison('choreography', 500)]
  const [check] = loadCriteria([...strikes, besidePoison('choreography', 9_000, { clients: 'retry' })], 1)
  expect(check).toMatchObject({ figure: expect.stringMatching(/^2\.5 \[2\.5, 2\.5\];/), met: false })
})

test('When everything waits behind the poison by design, then nothing is held of it', () => {
  expect(loadCriteria([besidePoison('polled-table', 9_000)], 1)[0]).toMatchObject({ met: null })
})

test('When as many orders are confirmed as there is stock, then the criterion is met; with one more or less it is not', () => {
  const met = (confirmed: number) => loadCriteria([sale('choreography', confirmed)], 1)[0]!.met
  expect([met(10), met(11), met(9)]).toEqual([true, false, false])
  expect(loadCriteria([sale('fire-and-forget', 20)], 1)[0]).toMatchObject({ met: null })
})

test('When neither was measured, then nothing is said', () => {
  expect(loadCriteria([cellWith('choreography', 200, {})], 1)).toEqual([])
})
