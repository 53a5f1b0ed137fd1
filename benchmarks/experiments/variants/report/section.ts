/** The section about variants of the servers: a table of ratios for each, and what is durable at accept. */
import { exclusionNote, ofExperiment } from '../../../report/cells.ts'
import { figure } from '../../../report/format.ts'
import { escaped, table } from '../../../report/page/html.ts'
import { card, lead, ratioTable, type Section, section } from '../../../report/page/pieces.ts'
import type { Cell, Results } from '../../../results-schema.ts'
import { type ServerVariant, serverVariants } from '../../../variants.ts'
import { acceptedOn, variantRatios } from './rows.ts'

const titles: Record<ServerVariant, string> = {
  'power-loss': 'Power loss survived: Kafka and Temporal flush at every commit, as PostgreSQL always does',
  'three-brokers': 'Three Kafka brokers: each record on three, acknowledged by two',
  'temporal-on-postgres':
    "Temporal's server proper on a PostgreSQL of its own, instead of the development server with a file",
}

export function variantsSection(found: Results): Section | null {
  const cells = ofExperiment(found, 'variants')
  const measured = serverVariants.filter((variant) => cells.some(({ params }) => params.variant === variant))
  const disk = found.meta.durability.disk
  const text =
    'The servers are set up otherwise than by default, in one way at a time. Each style is compared with itself on the default servers, which are measured in turn in the same run. All brokers, servers and databases share this machine.'
  return section(
    'variants',
    'Variants',
    'What do servers with other guarantees cost?',
    lead(text),
    measured.length > 0 &&
      `${measured.map((variant) => card(cardOf(found, cells, variant))).join('')}<p>${escaped(
        [disk ? `Disk: ${disk}` : '', exclusionNote(cells, nameOf)].filter(Boolean).join(' '),
      )}</p>`,
  )
}

const nameOf = ({ params }: Cell): string => `on ${params.variant}`

function cardOf(found: Results, cells: readonly Cell[], variant: ServerVariant): string {
  const rows = variantRatios(cells, found.comparisons).filter((row) => row.variant === variant)
  const ratios = rows.flatMap(({ style, name, byDefault, own, ratio }) => {
    if (!ratio) return []
    const { ratio: value, low, high } = ratio
    return { style, ratio: value, low, high, cells: [name, figure(byDefault), figure(own), value, `${low} to ${high}`] }
  })
  const styles = new Set(cells.filter(({ params }) => params.variant === variant).map(({ style }) => style))
  const head = ['style', 'ms', 'default', 'with these', 'ratio', '95 % interval', '']
  const accepted = acceptedOn(
    cells.filter(
      ({ params, style }) => params.variant === variant || (params.variant === 'default' && styles.has(style)),
    ),
    found,
  )
  return `<h3>${escaped(titles[variant])}</h3>
${ratios.length > 0 ? ratioTable(ratios, head) : '<p>No cell was measured validly.</p>'}
${table(accepted.head, accepted.rows, 'Durable at accept', 'words')}`
}
