/** The findings: for each experiment one sentence with this run's figures, and bars of the same figures. */

import { type FaultResult, groupByFault, overall } from '../experiments/availability/report/fault-results.ts'
import { costFinding, latencyFinding } from '../experiments/latency-stacking/report/headline.ts'
import { rampsOf } from '../experiments/scaling/report/ramps.ts'
import type { Results } from '../results-schema.ts'
import { ofDurability, ofExperiment, validCells } from './cells.ts'
import { exclusionsOf, type Finding, own } from './finding.ts'
import { figure, listed, ms, percent, plural } from './format.ts'
import { stylesIn, themeOf } from './style-themes.ts'

/** Of servers without a flush per commit. */
export function headline(all: Results): Finding[] {
  const found = ofDurability(all, 'kill-9')
  const findings = [latencyFinding(found), availabilityFinding(found), scalingFinding(found), sustainedFinding(found)]
  return [...findings, costFinding(found)].filter((finding) => finding !== null)
}

function availabilityFinding(found: Results): Finding | null {
  const cells = ofExperiment(found, 'availability')
  if (cells.length === 0) return null
  const all = groupByFault(cells)
  const { results, faults } = comparable(all)
  const shares = stylesIn(results).map((style) => ({ style, ...overall(results, style) }))
  const correct = shares.map(({ style, correct }) => `${own(style, percent(correct))} in ${themeOf(style).inSentence}`)
  const withLate = shares.map(({ style, correct, late }) => own(style, percent(correct + late)))
  return {
    title: 'Availability under failure',
    sentence:
      shares.length === 0
        ? 'No fault was measured validly.'
        : `During faults that were injected one after another (${plural(faults, 'fault')}), this share of orders was correct and in time: ${listed(correct)}; including late ones, ${listed(withLate)}.`,
    bars: shares.map(({ style, correct, late }) => ({
      style,
      value: correct,
      more: late,
      text: `${percent(correct)}${late > 0 ? ` + ${percent(late)} late` : ''}`,
    })),
    barsSay: 'orders correct during a fault, and late ones',
    exclusions: exclusionsOf(cells),
  }
}

/** Only faults that were injected into every style are comparable: a style may have servers that others do not have. */
function comparable(all: readonly FaultResult[]): { results: FaultResult[]; faults: number } {
  const sound = all.filter(({ invalidReasons, attempts }) => invalidReasons.length === 0 && attempts > 0)
  const styles = stylesIn(sound)
  const common = [...new Set(sound.map(({ fault }) => fault))].filter((fault) =>
    styles.every((style) => sound.some((one) => one.fault === fault && one.style === style)),
  )
  const results = sound.filter(({ fault }) => common.includes(fault))
  return { results, faults: common.length }
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
