/** The sections of what is measured beside latency stacking. */
import { ofExperiment, servicesOf } from '../../../report/cells.ts'
import { folded, table } from '../../../report/page/html.ts'
import { card, lead, ratioTable, type Section, section } from '../../../report/page/pieces.ts'
import type { Results } from '../../../results-schema.ts'
import { itsFloor } from '../floor-ratios.ts'
import { heatTable } from './heat-table.ts'
import { floorCount, floorRows, gridCells, gridFigures, gridRows, tailRows } from './part-rows.ts'
import { atRates } from './rates.ts'

type Ratio = Results['comparisons'][number]

export function floorSection(found: Results): Section | null {
  const { head, rows } = floorRows(found)
  if (rows.length === 0) return null
  const ratios = rows.flatMap(([style, figure, ...cells]) => {
    const isIt = ({ metric, against }: Ratio) => against === itsFloor && metric.startsWith(`${figure}, `)
    const one = found.comparisons.find((ratio) => ratio.style === style && isIt(ratio))
    return one ? [{ ...one, cells: [figure!, ...cells] }] : []
  })
  const text = `A floor is the least that does the same on the same servers: plain pg and the Kafka client with the same commits, messages and provider calls, or a workflow of the same shape whose activities make the same calls and commits. Overhead is settle minus the critical path. Measured in this run with ${floorCount(found)} services${atRates(ofExperiment(found, 'latency-stacking, floor'))}.`
  return section(
    'floors',
    'Floors',
    'What does a style cost above the least?',
    lead(text),
    card(
      ratios.length === rows.length ? ratioTable(ratios, [...head, '']) : table(head, rows, 'Each style and its floor'),
    ),
  )
}

export function tailSection(found: Results): Section | null {
  const { head, rows } = tailRows(found)
  if (rows.length === 0) return null
  const text = `Providers are log-normal here: the mean is the same, most responses are faster, and one in a hundred takes six times the mean. Orders and rates are those of the usual providers${atRates(ofExperiment(found, 'latency-stacking, tail'))}.`
  return section(
    'tail',
    'Tail',
    'What if a provider is sometimes slow?',
    lead(text),
    card(table(head, rows, 'Percentiles with uniform and with log-normal providers')),
  )
}

export function gridSection(found: Results): Section | null {
  const tables = Object.entries(gridFigures).map(([name, value]) => ({ name, ...gridRows(found, value) }))
  if (tables[0]!.rows.length === 0) return null
  const text = `One cell for each style, number of services (${servicesOf(gridCells(found)).join(', ')}) and rate. The darker a cell, the higher its figure in the table.`
  const [first, ...others] = tables.map(({ name, head, rows }) => ({ name, html: heatTable(head, rows, name) }))
  return section(
    'grid',
    'Rates',
    'Does it depend on the rate?',
    lead(text),
    card(`<h3>${first!.name}</h3>${first!.html}${others.map(({ name, html }) => folded(name, html)).join('\n')}`),
  )
}

export const partSections = [floorSection, tailSection, gridSection]
