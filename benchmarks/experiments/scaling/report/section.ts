/** The section about load: the search for each style's capacity, what was held below it, and the backlog over time. */
import { exclusionNote, ofExperiment } from '../../../report/cells.ts'
import { figure } from '../../../report/format.ts'
import { legend, table } from '../../../report/page/html.ts'
import { card, chartFigure, lead, type Section, section } from '../../../report/page/pieces.ts'
import { stylesIn } from '../../../report/style-themes.ts'
import type { Cell, Results } from '../../../results-schema.ts'
import { backlogChart, loadChart } from './charts.ts'
import { isOfSearch, scalingRows } from './searches.ts'
import { capacityRows, costPartRows, memoryRows, shareRows } from './tables.ts'

const byRate = ({ params }: Cell) => `at ${figure(Number(params.ratePerS))}/s`

export function loadSection(found: Results): Section | null {
  const cells = ofExperiment(found, 'scaling')
  const drawn = cells.filter((cell) => !isOfSearch(cell))
  const shown = { legend: legend(stylesIn(cells)), tables: {} }
  const load = chartFigure(loadChart(cells), {
    ...shown,
    caption: `The capacity lies between the ring, the highest rate that a style kept up with, and the lowest hollow symbol: short holds, which are not drawn, narrow the search, and the holds that decide go on from there in small steps. All styles share this machine’s cores with the servers and the load driver. ${exclusionNote(drawn, byRate)}`,
    tables: { 'Every step, and why it failed': scalingRows(cells) },
  })
  const caption =
    'One process of each service; each style at its own rates. A load begins with its warm-up; what is judged is the hold after it.'
  return section(
    'scaling',
    'Load',
    'How much load can a style carry?',
    lead(question),
    load,
    titled('Capacity', '', capacityRows(cells)),
    titled('Latency at shares of its own capacity', 'Milliseconds.', shareRows(cells)),
    chartFigure(backlogChart(cells), { ...shown, caption }),
    titled('CPU time of an order, warm', costNote, costPartRows(cells)),
    titled('Memory', memoryNote, memoryRows(cells)),
  )
}

const question =
  'The capacity is the highest rate with which a style keeps up: over a hold after the warm-up, accepted less settled orders grow by less than 1 % of the load, p99 is within its limits, fewer than 1 % of the requests fail, and 98 % of what is due settles. Each step starts with nothing under way. In a short hold chance alone moves these figures, and their limits widen to what chance explains; the table of steps has both. What is late is not lost: it is waited for while it moves.'

const costNote =
  'Milliseconds, from the first order until the style has drained, its warm-up included. All is without providers and load driver, which are no part of a style. The idle time is of style and servers together, per second.'

const memoryNote =
  'MiB of a style with its servers, as proportional set size: pages that processes share count in parts. All is without the providers. Linux only.'

type Table = ReturnType<typeof capacityRows>

const titled = (title: string, note: string, { head, rows }: Table): string | false =>
  rows.length > 0 && card(`<h3>${title}</h3>${note && `<p>${note}</p>`}${table(head, rows, title)}`)
