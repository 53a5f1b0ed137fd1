/** The finding about faults: one fault beside the other, never pooled. Their mean would only describe the list of faults. */
import { ofExperiment } from '../../../report/cells.ts'
import { exclusionsOf, type Finding, own } from '../../../report/finding.ts'
import { listed, percent } from '../../../report/format.ts'
import { stylesIn, themeOf } from '../../../report/style-themes.ts'
import type { Results } from '../../../results-schema.ts'
import { correctShare, type FaultResult, groupByFault, lateShare } from './fault-results.ts'

/** More cannot be read in a sentence; the map has all of them. */
const shownFaults = 3

export function availabilityFinding(found: Results): Finding | null {
  const cells = ofExperiment(found, 'availability')
  if (cells.length === 0) return null
  const [first, ...others] = tellingFaults(groupByFault(cells)).slice(0, shownFaults)
  const common = { title: 'Availability under failure', exclusions: exclusionsOf(cells) }
  if (!first) return { ...common, sentence: 'No fault was measured validly.', bars: [], barsSay: '' }
  return {
    ...common,
    sentence: `Of the orders that arrived during a fault, this share was correct and in time. ${[first, ...others].map(sentenceOf).join('. ')}.`,
    bars: first.map((one) => {
      const [correct, late] = [correctShare(one), lateShare(one)]
      const text = `${percent(correct)}${late > 0 ? ` + ${percent(late)} late` : ''}`
      return { style: one.style, value: correct, more: late, text }
    }),
    barsSay: `orders correct, and late ones: ${first[0]!.fault}`,
  }
}

function sentenceOf(results: readonly FaultResult[]): string {
  const shares = results.map(
    (one) => `${own(one.style, percent(correctShare(one)))} in ${themeOf(one.style).inSentence}`,
  )
  const { fault } = results[0]!
  return `${fault[0]!.toUpperCase()}${fault.slice(1)}: ${listed(shares)}`
}

/** Each with the results of every style, the one in which they differ most first: a style may lack the part of another. */
function tellingFaults(all: readonly FaultResult[]): FaultResult[][] {
  const sound = all.filter(({ invalidReasons, attempts }) => invalidReasons.length === 0 && attempts > 0)
  const styles = stylesIn(sound)
  const spread = (results: readonly FaultResult[]) => {
    const shares = results.map(correctShare)
    return Math.max(...shares) - Math.min(...shares)
  }
  return [...Map.groupBy(sound, ({ fault }) => fault).values()]
    .filter((results) => results.length === styles.length)
    .sort((a, b) => spread(b) - spread(a))
}
