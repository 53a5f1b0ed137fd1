/** The last sections: acceptance criteria, what the audit found, and what the figures rest on. */
import { isStyleName } from '#stack/styles.ts'
import type { Cell, Results } from '../../results-schema.ts'
import { serversNoted } from '../cells.ts'
import { themeOf } from '../style-themes.ts'
import { checkRows } from '../table.ts'
import { definitionList, escaped, table } from './html.ts'
import { card, lead, ratioTable, type Section, section } from './pieces.ts'

export function checksSection(found: Results): Section | null {
  const { head, rows } = checkRows(found)
  if (rows.length + found.comparisons.length === 0) return null
  const ratios = found.comparisons.map(({ style, metric, against, ratio, low, high }) => ({
    style,
    ratio,
    low,
    high,
    cells: [metric, isStyleName(against) ? themeOf(against).label : against, ratio, `${low} to ${high}`],
  }))
  const compared = ratios.length > 0 ? ratioTable(ratios, ['style', 'metric', 'to', 'ratio', '95 % interval', '']) : ''
  return section(
    'held-to',
    'Criteria',
    'Acceptance criteria of this run',
    rows.length > 0 ? card(table(head, rows, 'Acceptance criteria')) : '',
    compared && card(`<h3>Ratios of medians, with 95 % intervals (dashed: equal; logarithmic)</h3>${compared}`),
  )
}

/** A longer list cannot be read; results.json has all of them. */
const maxViolations = 100

export function auditSection({ cells }: Results): Section | null {
  const rows = cells.flatMap((cell) =>
    cell.audit.violations.map(({ invariant, orderId, detail, guaranteed }) => ({
      guaranteed,
      row: [
        cell.style,
        positionOf(cell),
        invariant,
        guaranteed ? 'guaranteed' : 'not guaranteed',
        orderId?.slice(0, 8) ?? 'all orders',
        detail,
      ],
    })),
  )
  const broken = rows.filter(({ guaranteed }) => guaranteed)
  const shown = [...broken, ...rows.filter(({ guaranteed }) => !guaranteed)].slice(0, maxViolations)
  const head = ['style', 'cell', 'invariant', '', 'order', 'what does not hold']
  const rest =
    rows.length > shown.length ? `<p>The first ${shown.length} of ${rows.length}; all are in results.json.</p>` : ''
  const list = `<details${broken.length > 0 ? ' open' : ''}><summary>${rows.length} violations, ${broken.length} of a guarantee</summary>${table(
    head,
    shown.map(({ row }) => row),
    'Violations',
    'words',
  )}${rest}</details>`
  return section(
    'violations',
    'Audit',
    'What the audit found',
    rows.length === 0
      ? lead('Every invariant held for every order of every cell.')
      : `${lead('A violation of a guarantee fails the run. What a style never guaranteed (the chain does not compensate) is shown as well.')}${list}`,
  )
}

const positionOf = (cell: Cell): string => {
  const { experiment, params } = cell
  return `${params.fault ?? `${experiment}, N = ${params.downstream}`}${serversNoted(cell)}`
}

export function methodSection({ meta }: Results): Section | null {
  const { cpu, cores, memoryGiB, os } = meta.machine
  const machine = {
    machine: `${cpu}, ${cores} cores, ${memoryGiB} GiB, ${os}`,
    versions: Object.entries({ node: meta.node, ...meta.servers, ...meta.libraries })
      .map(([name, version]) => `${name} ${version}`)
      .join(', '),
    commit: meta.commit,
    'profile and seed': `${meta.profile}, ${meta.seed}`,
    'load driver': meta.driver,
    'raw data': 'results.json and orders.ndjson.gz, next to this page; benchmarks/results-schema.ts describes them',
  }
  return section(
    'method',
    'Method',
    'What these figures rest on',
    `${card(`<h3>Command</h3><p><code>${escaped(meta.command)}</code></p>`)}
<div class="words">
<div><h3>Machine and versions</h3>${definitionList(machine)}</div>
<div><h3>Fairness</h3><ul>${meta.fairness.map((line) => `<li>${escaped(line)}</li>`).join('')}</ul></div>
<div><h3>What each server guarantees</h3>${definitionList(meta.durability)}</div>
<div><h3>Definitions</h3>${definitionList(meta.definitions)}</div>
<div><h3>Invariants of the audit</h3>${definitionList(meta.invariants)}</div>
</div>`,
  )
}
