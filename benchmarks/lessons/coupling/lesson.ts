/** EDA §1: in a chain, a new service changes the order service. Counted from patches, with which every style passes its tests. */
import { styleNames } from '#stack/styles.ts'
import { type ChangeName, changeCost } from '../../change-cost/change-cost.ts'
import type { Lesson, Outcome } from '../lesson.ts'

/** What a change costs in each style, as rows and bars. */
export function costsOf(change: ChangeName) {
  const costs = styleNames.map((style) => ({ style, ...changeCost(change, style) }))
  const rows = costs.map(({ style, newFiles, changedFiles, added, removed, deployed }) => [
    style,
    newFiles,
    changedFiles,
    added,
    removed,
    deployed.join(', ') || 'none',
  ])
  return {
    costs,
    table: { head: ['style', 'new files', 'changed files', 'lines added', 'removed', 'deployed again'], rows },
    bars: costs.map(({ style, added, removed }) => ({ label: style, style, value: added + removed })),
  }
}

async function measure(): Promise<Outcome> {
  const { costs, table, bars } = costsOf('add-loyalty')
  const decoupled = costs.filter(({ deployed }) => deployed.length === 0)
  const of = (name: string) => costs.find(({ style }) => style === name)!
  const chain = of('synchronous-chain')
  return {
    answer: decoupled.length,
    holds: chain.deployed.includes('order') && of('choreography').deployed.length === 0,
    finding:
      `To add loyalty points, the chain's order service changes and is deployed again; in ${decoupled.map(({ style }) => style).join(', ')} ` +
      `no existing service is. The code is ${chain.added} lines in the chain, ${of('choreography').added} in choreography and ` +
      `${of('orchestration').added} in orchestration: what differs is who has to release it, more than how much it is.`,
    table,
    picture: { title: 'Lines that loyalty points change', unit: 'lines', bars },
  }
}

export const coupling: Lesson = {
  name: 'coupling',
  section: '§1',
  title: 'Who changes when a service is added',
  claim: 'The order service knows every downstream service, so that adding one means to change it.',
  question: {
    text: 'Loyalty points are added for completed orders. In how many of the eight styles is no existing service deployed again?',
    unit: 'styles',
  },
  styles: [],
  measure,
  advice:
    'A follower, which only wants to know, is what events are best at. Publish one event for the outcome, such as OrderCompleted, ' +
    'even if the rest of the order stays a chain or a workflow: the hybrid does that.',
  backOut: 'One subscriber that you deploy together with its producer is a function call: call it.',
}
