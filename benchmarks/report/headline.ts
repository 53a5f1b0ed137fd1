/** The findings: for each experiment one sentence with this run's figures, and bars of the same figures. */

import { availabilityFinding } from '../experiments/availability/report/headline.ts'
import { costFinding, latencyFinding } from '../experiments/latency-stacking/report/headline.ts'
import { rampsOf } from '../experiments/scaling/report/ramps.ts'
import type { Results } from '../results-schema.ts'
import { ofDurability, ofExperiment, validCells } from './cells.ts'
import { exclusionsOf, type Finding, own } from './finding.ts'
import { figure, listed, ms } from './format.ts'
import { stylesIn, themeOf } from './style-themes.ts'

/** Of servers without a flush per commit. */
export function headline(all: Results): Finding[] {
  const found = ofDurability(all, 'kill-9')
  const findings = [latencyFinding(found), availabilityFinding(found), scalingFinding(found), sustainedFinding(found)]
  return [...findings, costFinding(found)].filter((finding) => finding !== null)
}

function scalingFinding(found: Results): Finding | null {
  const cells = ofExperiment(found, 'scaling')
  if (cells.length === 0) return null
  const ramps = rampsOf(cells).filter(({ replicas }) => replicas === 1)
  const limits = ramps[0]?.steps[0]?.scaling.limits
  const holds = ramps.map(({ style, knee, beyond }) => {
    const rate = knee ? `up to ${own(style, `${figure(knee.ratePerS)}/s`)}` : own(style, 'at no rate tried')
    return `${themeOf(style).inSentence} ${rate}${knee && !beyond ? ' and perhaps more' : ''}`
  })
  return {
    title: 'Scaling',
    sentence: limits
      ? `Within the limits (accept p99 ${ms(limits.acceptP99Ms)}, settle p99 ${ms(limits.settleP99Ms)}, no growing backlog), this machine carries ${listed(holds)}.`
      : 'No step of any ramp was measured validly.',
    bars: ramps.map(({ style, knee }) => ({
      style,
      value: knee?.ratePerS ?? 0,
      text: knee ? `${figure(knee.ratePerS)}/s` : 'none',
    })),
    barsSay: 'orders per second at the knee',
    exclusions: exclusionsOf(cells),
  }
}

function sustainedFinding(found: Results): Finding | null {
  const cells = ofExperiment(found, 'sustained')
  if (cells.length === 0) return null
  const rates = validCells(cells).flatMap(({ style, sustained }) => (sustained ? [{ style, ...sustained }] : []))
  const offered = Math.max(0, ...rates.map(({ offeredPerMinute }) => offeredPerMinute))
  const best = stylesIn(rates).map((style) => {
    const held = rates.filter((one) => one.style === style && one.held)
    return { style, rate: Math.max(0, ...held.map(({ offeredPerMinute }) => offeredPerMinute)) }
  })
  const sentences = best.map(({ style, rate }) => {
    const what = rate === offered ? 'all' : rate > 0 ? figure(rate) : 'none of the rates tried'
    return `${themeOf(style).inSentence} holds ${own(style, what)}`
  })
  return {
    title: 'Sustained rate',
    sentence:
      best.length === 0
        ? 'No rate was measured validly.'
        : `Of ${figure(offered)} orders a minute, with every guarantee kept and no growing backlog, ${listed(sentences)}.`,
    bars: best.map(({ style, rate }) => ({ style, value: rate, text: `${figure(rate)}/min` })),
    barsSay: 'orders a minute held',
    exclusions: exclusionsOf(cells),
  }
}
