/** The table and the section of variants, on cells whose figures are known. */
import { expect, test } from 'vitest'
import { emptyCell } from '../../../cell.ts'
import { plan, timed } from '../../../report/samples/cells.ts'
import { sampleResults } from '../../../report/samples/results.ts'
import { sections } from '../../../report/table.ts'
import { type Cell, type Results, results } from '../../../results-schema.ts'
import type { VariantName } from '../../../variants.ts'
import { defaultServers, variantRatioName } from '../findings.ts'
import { variantRows } from './rows.ts'
import { variantsSection } from './section.ts'

const cellOn = (variant: VariantName, style: 'orchestration' | 'choreography', settleMs: number): Cell =>
  timed(emptyCell({ ...plan('variants', style, 6, 4), variant }), 20, settleMs)

const metric = variantRatioName('settle p50', 6, 'temporal-on-postgres')
const ratio = { metric, style: 'orchestration', against: defaultServers, ratio: 1.5, low: 1.4, high: 1.6 }
const cells = [
  cellOn('default', 'orchestration', 200),
  cellOn('temporal-on-postgres', 'orchestration', 300),
  cellOn('default', 'choreography', 180),
]
const sample = sampleResults()
const found: Results = results.parse({
  ...sample,
  cells: [...sample.cells, ...cells],
  comparisons: [...sample.comparisons, ratio],
})

test('When a style was measured on other servers, then its row has both figures and their ratio; the others have none', () => {
  const { rows } = variantRows(cells, found)
  const row = rows.find(([, , name]) => name === 'settle p50')!
  expect(row.slice(0, 3)).toEqual(['temporal-on-postgres', 'orchestration', 'settle p50'])
  expect(row.slice(5)).toEqual([1.5, '1.4 to 1.6'])
  expect(new Set(rows.map(([, style]) => style))).toEqual(new Set(['orchestration']))
})

test('When the section is shown, then it says what is durable at accept on the default servers and on these', () => {
  const { content } = variantsSection(found)!
  expect(content).toContain('started workflow (Temporal, survives kill -9 only)')
  expect(content).toContain('started workflow (Temporal on PostgreSQL, survives power loss)')
  expect(content).not.toContain('Three Kafka brokers')
  expect(variantsSection(sample)).toBeNull()
})

test('When variants were measured, then no other table changes', () => {
  const titles = (of: Results) => sections(of).filter(({ title }) => !/^(Variants|Ratios)/.test(title))
  expect(titles({ ...found, comparisons: sample.comparisons })).toEqual(titles(sample))
})
