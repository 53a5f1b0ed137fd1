/** Advice as text for a terminal. */
import { figure } from '../benchmarks/report/format.ts'
import { aligned } from '../benchmarks/report/table.ts'
import type { Advice } from './advise.ts'
import type { Measured } from './measured.ts'
import { rules } from './rules.ts'

export function adviceText({ interaction, rule, notes, mindChangers, measured }: Advice): string {
  const reason = `${rule.because} (EDA ${rule.section}; npx kit lesson ${rule.lesson})`
  const changers = mindChangers.map(({ condition, answer }) => `  ${condition}: ${answer}`)
  return [
    `── ${interaction.name}: ${rule.answer} ──`,
    reason,
    ...notes,
    ...(changers.length > 0 ? [`\nIt would be different\n${changers.join('\n')}`] : []),
    ...(measured ? [`\n${measuredText(measured, rule.answer)}`] : []),
  ].join('\n')
}

function measuredText({ at, figures }: Measured, advised: string): string {
  const { providerMeanMs, downstream, ratePerS } = at
  const title = `Measured nearest to it: ${downstream} services of ${providerMeanMs} ms, ${ratePerS}/s`
  const rows = figures.map(({ answer, values }) => [
    answer === advised ? `${answer} ←` : answer,
    ...[values.acceptMs, values.settleMs, values.cpuMs].map(figure),
  ])
  return `${title}\n${aligned(['', 'accept p50 ms', 'settle p50 ms', 'CPU ms per order'], rows)}`
}

/** The rules in their order, for those who want to argue with them. */
export const rulesText = (): string =>
  rules
    .map(({ name, answer, because, section }, i) => `${i + 1}. ${name}: ${answer} (EDA ${section})\n   ${because}`)
    .join('\n')
