/** Advice as text for a terminal. */
import type { Crossover } from '../benchmarks/experiments/break-even/crossovers.ts'
import { metricNames } from '../benchmarks/experiments/break-even/findings.ts'
import { figure } from '../benchmarks/report/format.ts'
import { aligned } from '../benchmarks/report/table.ts'
import { type Advice, needsBroker, needsEngine } from './advise.ts'
import { type Measured, styleOf } from './measured.ts'
import { type Answer, rules } from './rules.ts'
import { hasBroker, hasEngine, type Team } from './system.ts'

export function adviceText({ interaction, rule, notes, mindChangers, measured }: Advice): string {
  const reason = `${rule.because} (EDA ${rule.section}; npx kit lesson ${rule.lesson})`
  const changers = mindChangers.map(({ condition, answer }) => `  ${condition}: ${answer}`)
  return [
    `── ${interaction.name}: ${rule.answer} ──`,
    reason,
    ...notes,
    ...(changers.length > 0 ? [`\nIt would be different\n${changers.join('\n')}`] : []),
    ...(measured && styleOf[rule.answer] ? [`\n${measuredText(measured, rule.answer)}`] : []),
  ].join('\n')
}

/** As words: which way is lower on which side of it. */
function crossoverText({ metric, along, from, to, estimate, before, after }: Crossover): string {
  const unit = { providerMeanMs: ' ms per service', downstream: ' services', ratePerS: '/s' }[along]
  const [lower, higher] = [before, after].map((style) => answerOf(style))
  return `${metricNames[metric]} is lower for ${lower} at ${from}${unit}, and for ${higher} at ${to}: equal near ${figure(estimate)}.`
}

const answerOf = (style: string): string =>
  Object.entries(styleOf).find(([, measured]) => measured === style)?.[0] ?? style

function measuredText({ at, outsideGrid, figures, crossovers }: Measured, advised: Answer): string {
  if (outsideGrid.length > 0) return `Nothing near it was measured: it has ${outsideGrid.join('; ')}.`
  const { providerMeanMs, downstream, ratePerS } = at
  const title = `Measured nearest to it: ${downstream} services of ${providerMeanMs} ms, ${ratePerS}/s`
  const rows = figures.map(({ answer, values }) => [
    answer === advised ? `${answer} ←` : answer,
    ...[values.acceptMs, values.settleMs, values.cpuMs].map(figure),
  ])
  const table = aligned(['', 'accept p50 ms', 'settle p50 ms', 'CPU ms per order'], rows)
  return [title, table, ...crossovers.map(crossoverText)].join('\n')
}

/** Several interactions together: what each server that nobody runs yet would be run for. */
export function overallText(found: Advice[], team: Team): string {
  const servers = [
    ...(hasEngine(team) ? [] : [{ server: 'workflow engine', needs: needsEngine }]),
    ...(hasBroker(team) ? [] : [{ server: 'broker', needs: needsBroker }]),
  ]
  const lines = servers.flatMap(({ server, needs }) => {
    const names = found.filter(({ rule }) => needs(rule.answer)).map(({ interaction }) => interaction.name)
    return names.length > 0
      ? [`A ${server} that nobody runs yet: for ${names.length} of these, ${names.join(', ')}.`]
      : []
  })
  const rows = found.map(({ interaction, rule }) => [interaction.name, rule.answer])
  return ['── all together ──', aligned(['', 'answer'], rows), ...lines].join('\n')
}

/** The rules in their order, for those who want to argue with them. */
export const rulesText = (): string =>
  rules
    .map(
      ({ name, answer, when, because, section }, i) =>
        `${i + 1}. ${name}: ${answer} (EDA ${section})\n   If ${when}.\n   ${because}`,
    )
    .join('\n')
