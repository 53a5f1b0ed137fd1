/** The findings: for each experiment one sentence with this run's figures, and bars of the same figures. */

import { availabilityFinding } from '../experiments/availability/report/headline.ts'
import { costFinding, latencyFinding } from '../experiments/latency-stacking/report/headline.ts'
import { intervalText, searchesOf } from '../experiments/scaling/report/searches.ts'
import type { Results } from '../results-schema.ts'
import { ofExperiment, validCells } from './cells.ts'
import { exclusionsOf, type Finding, own } from './finding.ts'
import { figure, listed, ms } from './format.ts'
import { stylesIn, themeOf } from './style-themes.ts'

export function headline(found: Results): Finding[] {
  const findings = [latencyFinding(found), availabilityFinding(found), scalingFinding(found), sustainedFinding(found)]
  return [...findings, costFinding(found)].filter((finding) => finding !== null)
}

function scalingFinding(found: Results): Finding | null {
  const cells = ofExperiment(found, 'scaling')
  if (cells.length === 0) return null
  const searches = searchesOf(cells).filter(({ replicas }) => replicas === 1)
  const limits = searches[0]?.steps[0]?.scaling.limits
  const rates = searches.map((search) => {
    const { style, capacity } = search
    return `${own(style, capacity ? intervalText(search) : 'none of the rates tried')} in ${themeOf(style).inSentence}`
  })
  return {
    title: 'Scaling',
    sentence: limits
      ? `The highest rate with which a style keeps up on this machine (no growing backlog, accept p99 ${ms(limits.acceptP99Ms)}, settle p99 ${ms(limits.settleP99Ms)}) is ${listed(rates)}.`
      : 'No step of any search was measured validly.',
    bars: searches.map(({ style, capacity }) => ({
      style,
      value: capacity?.ratePerS ?? 0,
      text: capacity ? `${figure(capacity.ratePerS)}/s` : 'none',
    })),
    barsSay: 'orders per second that were kept up with',
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
    const rate = Math.max(0, ...held.map(({ offeredPerMinute }) => offeredPerMinute))
    const right = held.filter((one) => one.offeredPerMinute === rate).map((one) => one.correctPerMinute ?? rate)
    return { style, rate, right: Math.min(rate, ...right) }
  })
  const sentences = best.map(({ style, rate, right }) => {
    const what = rate === offered ? 'all' : rate > 0 ? figure(rate) : 'none of the rates tried'
    const ofThem = right < rate ? `, of which ${figure(right)} are right` : ''
    return `${themeOf(style).inSentence} holds ${own(style, `${what}${ofThem}`)}`
  })
  return {
    title: 'Sustained rate',
    sentence:
      best.length === 0
        ? 'No rate was measured validly.'
        : `Of ${figure(offered)} orders a minute, with every guarantee kept and no growing backlog, ${listed(sentences)}.`,
    bars: best.map(({ style, rate, right }) => ({
      style,
      value: right,
      text: `${figure(right)}/min${right < rate ? ` of ${figure(rate)}` : ''}`,
    })),
    barsSay: 'right orders a minute, of a rate that was held',
    exclusions: exclusionsOf(cells),
  }
}
