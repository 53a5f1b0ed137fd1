/** Tables and the page, from results written by hand. */
import { expect, test } from 'vitest'
import { emptyCell } from '../cell.ts'
import { type Cell, type Results, results } from '../results-schema.ts'
import { reportPage } from './page.ts'
import { aligned, sections } from './table.ts'
import { verdict } from './verdict.ts'

const cell = (change: Partial<Cell> = {}): Cell => ({
  ...emptyCell({
    experiment: 'latency-stacking',
    style: 'choreography',
    downstream: 6,
    repetition: 1,
    warmUp: { ratePerS: 5, seconds: 1 },
    load: { ratePerS: 5, seconds: 1, arrivals: 'spaced', refusals: {} },
    drainTimeoutMs: 1_000,
  }),
  acceptMs: { p50: 12.34, p95: 20, p99: 22, max: 23, n: 5 },
  valid: true,
  ...change,
})

const found = (cells: Cell[]): Results =>
  results.parse({
    meta: {
      commit: 'abc',
      date: '2026-01-01T00:00:00.000Z',
      command: 'npm run compare',
      driver: 'embedded',
      machine: { cpu: 'a <cpu>', cores: 2, memoryGiB: 24, os: 'Linux' },
      node: 'v24',
      servers: { kafka: '1' },
      libraries: { kafkajs: '2' },
      seed: 1,
      profile: 'smoke',
      complete: true,
      definitions: {},
      durability: {},
      fairness: [],
      invariants: {},
    },
    cells,
    comparisons: [],
    slopes: [],
    checks: [],
  })

const violation = { invariant: 'I3' as const, orderId: 'o-1', detail: 'kept <money>', guaranteed: true }

test('names read from the left, figures from the right, and nothing is a dash', () => {
  expect(
    aligned(
      ['style', 'ms'],
      [
        ['chain', 7],
        ['x', null],
      ],
    ),
  ).toBe('style  ms\n─────────\nchain   7\nx       –')
})

test('When repetitions differ, then the row shows their median', () => {
  const cells = [10, 30, 20].map((p50) => cell({ acceptMs: { p50, p95: 40, p99: 41, max: 42, n: 5 } }))
  expect(sections(found(cells))[0]!.rows[0]!.slice(0, 4)).toEqual(['choreography', 6, 5, '20'])
})

test('When a guarantee is violated, then the table, the page and the verdict name it', () => {
  const broken = found([cell({ audit: { checked: 1, violations: [violation] } })])
  expect(sections(broken)[0]!.rows[0]!.at(-1)).toBe('VIOLATES I3')
  expect(reportPage(broken)).toContain('kept &lt;money&gt;')
  expect(verdict(broken).join()).toContain('violates I3')
})

test('When what is violated was never guaranteed, then it is shown and fails nothing', () => {
  const shown = found([cell({ audit: { checked: 1, violations: [{ ...violation, guaranteed: false }] } })])
  expect(sections(shown)[0]!.rows[0]!.at(-1)).toBe('1 not guaranteed')
  expect(verdict(shown)).toEqual([])
})

test('When a cell failed, was invalid, or the run broke off, then the verdict says so', () => {
  expect(verdict(found([cell({ failure: 'no start\nlong log' })]))).toEqual([
    expect.stringMatching(/failed: no start$/),
  ])
  expect(verdict(found([cell({ valid: false, notes: ['the driver fell behind'] })])).join()).toContain('not valid')
  const { meta, ...rest } = found([cell()])
  expect(verdict({ meta: { ...meta, complete: false }, ...rest })).toEqual(['The run was interrupted.'])
})

test('the page needs no network and escapes what it shows', () => {
  const page = reportPage(found([cell()]))
  expect(page).not.toMatch(/(src|href)="(https?:)?\/\//)
  expect(page).toContain('a &lt;cpu&gt;')
})
