/** The sections of words: what the run is held to, what did not hold, and what its figures rest on. */

import { isStyleName } from '#stack/styles.ts'
import type { Cell, Results } from '../../results-schema.ts'
import { durabilityNoted } from '../cells.ts'
import { themeOf } from '../style-themes.ts'
import { checkRows } from '../table.ts'
import { definitionList, escaped, table } from './html.ts'
import { ratioTable, type Section } from './pieces.ts'

export function heldToSection(found: Results): Section | null {
  const { head, rows } = checkRows(found)
  if (rows.length + found.comparisons.length === 0) return null
  const ratios = found.comparisons.map(({ style, metric, against, ratio, low, high }) => ({
    ...{ style, ratio, low, high },
    cells: [metric, isStyleName(against) ? themeOf(against).label : against, ratio, `${low} to ${high}`],
  }))
  const compared = ratios.length > 0 ? ratioTable(ratios, ['style', 'metric', 'to', 'ratio', '95 % interval', '']) : ''
  return {
    id: 'held-to',
    title: 'What this run is held to',
    short: 'Held to',
    charts: [],
    content: `${rows.length > 0 ? `<div class="card">${table(head, rows, 'Held to')}</div>` : ''}
${compared ? `<div class="card"><h3>Ratios of medians, with 95 % intervals (dashed: equal; logarithmic)</h3>${compared}</div>` : ''}`,
  }
}

/** A page that nobody can scroll through helps nobody. */
const mostViolations = 100

export function violationsSection({ cells }: Results): Section {
  const rows = cells.flatMap((cell) =>
    cell.audit.violations.map(({ invariant, orderId, detail, guaranteed }) => ({
      guaranteed,
      row: [
        cell.style,
        positionOf(cell),
        invariant,
        guaranteed ? 'promised' : 'not promised',
        orderId?.slice(0, 8) ?? 'all orders',
        detail,
      ],
    })),
  )
  const broken = rows.filter(({ guaranteed }) => guaranteed)
  const shown = [...broken, ...rows.filter(({ guaranteed }) => !guaranteed)].slice(0, mostViolations)
  const head = ['style', 'cell', 'invariant', '', 'order', 'what does not hold']
  const rest =
    rows.length > shown.length ? `<p>The first ${shown.length} of ${rows.length}; all are in results.json.</p>` : ''
  const list = `<details${broken.length > 0 ? ' open' : ''}><summary>${rows.length} violations, ${broken.length} of a promise</summary>${table(
    head,
    shown.map(({ row }) => row),
    'Violations',
    'words',
  )}${rest}</details>`
  return {
    id: 'violations',
    title: 'What the audit found',
    short: 'Audit',
    charts: [],
    content:
      rows.length === 0
        ? '<p class="lead">Every invariant held for every order of every cell.</p>'
        : `<p class="lead">A violation of a promise fails the run. What a style never promised (the chain does not compensate) is shown all the same.</p>${list}`,
  }
}

const positionOf = (cell: Cell): string => {
  const { experiment, params } = cell
  return `${params.fault ?? `${experiment}, N = ${params.downstream}`}${durabilityNoted(cell)}`
}

export function methodSection({ meta }: Results): Section {
  const { cpu, cores, memoryGiB, os } = meta.machine
  const machine = {
    machine: `${cpu}, ${cores} cores, ${memoryGiB} GiB, ${os}`,
    versions: Object.entries({ node: meta.node, ...meta.servers, ...meta.libraries })
      .map(([name, version]) => `${name} ${version}`)
      .join(', '),
    commit: meta.commit,
    'profile and seed': `${meta.profile}, ${meta.seed}`,
    'load driver': meta.driver,
    'raw data': 'results.json, beside this page; benchmarks/results-schema.ts describes it',
  }
  return {
    id: 'method',
    title: 'What these figures rest on',
    short: 'Method',
    charts: [],
    content: `<div class="card"><h3>The same run again</h3><p><code>${escaped(meta.command)}</code></p></div>
<div class="words">
<div><h3>Where and with what</h3>${definitionList(machine)}</div>
<div><h3>Fairness</h3><ul>${meta.fairness.map((line) => `<li>${escaped(line)}</li>`).join('')}</ul></div>
<div><h3>What each server guarantees</h3>${definitionList(meta.durability)}</div>
<div><h3>What the figures mean</h3>${definitionList(meta.definitions)}</div>
<div><h3>What the audit looks at</h3>${definitionList(meta.invariants)}</div>
</div>`,
  }
}
