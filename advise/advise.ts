/** Advice for a system: for each interaction an answer, its reasons, what was measured, and what would change it. */
import type { BreakEven } from '../benchmarks/experiments/break-even/findings.ts'
import { type Measured, measuredNear } from './measured.ts'
import { type MindChanger, mindChangers } from './mind-changers.ts'
import { type Answer, type Rule, ruleFor } from './rules.ts'
import { deciders, followers, hasBroker, hasEngine, type Interaction, type System } from './system.ts'

export interface Advice {
  interaction: Interaction
  rule: Pick<Rule, 'name' | 'answer' | 'because' | 'section' | 'lesson'>
  /** What else has to be said about this interaction and this team. */
  notes: string[]
  mindChangers: MindChanger[]
  measured: Measured | null
}

/** @param breakEven of a run of that experiment; null when there is none */
export function advise({ interactions, team }: System, breakEven: BreakEven | null): Advice[] {
  return interactions.map((one) => {
    const { applies: _, ...rule } = ruleFor(one, team)
    return {
      interaction: one,
      rule,
      notes: notesOn(one, rule, { hasEngine: hasEngine(team), hasBroker: hasBroker(team) }),
      mindChangers: mindChangers(one, team),
      measured: breakEven && measuredNear(one, rule.answer, breakEven),
    }
  })
}

interface Runs {
  hasEngine: boolean
  hasBroker: boolean
}

const listed = (services: Interaction['services']): string => services.map(({ name }) => name).join(', ')

function notesOn(one: Interaction, rule: Pick<Rule, 'name' | 'answer'>, runs: Runs): string[] {
  return [...serverNotes(one, rule, runs), ...followerNotes(one, rule), ...waitingNotes(one, rule)]
}

/** What has to be run for it, or is there and not used. */
function serverNotes(one: Interaction, { name, answer }: Pick<Rule, 'name' | 'answer'>, runs: Runs): string[] {
  const [decider] = deciders(one)
  const outbox = one.mayBeLost ? '' : ': start with an outbox table, which is needed anyway'
  return [
    ...(needsEngine(answer) && !runs.hasEngine
      ? ['It needs a workflow engine, which nobody runs yet: one more server that must not be down.']
      : []),
    ...(needsBroker(answer) && !runs.hasBroker ? [`It needs a broker, which nobody runs yet${outbox}.`] : []),
    ...(answer === 'choreography' && one.mayBeLost ? ['It may be lost: publish it as it is, without an outbox.'] : []),
    ...(name === 'one receiver' && runs.hasBroker && !decider
      ? ['A broker is there: if this fact is published anyway, subscribe to it instead.']
      : []),
  ]
}

/** What becomes of those that only want to know. */
function followerNotes(one: Interaction, { name, answer }: Pick<Rule, 'name' | 'answer'>): string[] {
  const following = followers(one)
  const missesNothing = following.length > 0 && !one.mayBeLost
  return [
    ...(missesNothing && (answer === 'a careful call' || answer === 'one transaction')
      ? [`What ${listed(following)} must not miss belongs in a job or an outbox, written with the outcome.`]
      : []),
    ...(answer === 'one transaction' && deciders(one).length > 1
      ? [
          `${listed(deciders(one))} would be one service, or share a database: that is a decision about who owns the data, before any about messages.`,
        ]
      : []),
    ...(name === 'one that decides' && following.length > 1
      ? [`The outcome goes to ${listed(following)}: as one event if a broker is there, else as a job for each.`]
      : []),
  ]
}

const waitingNotes = (one: Interaction, { answer }: Pick<Rule, 'answer'>): string[] =>
  one.needsAnswer && (needsBroker(answer) || needsEngine(answer) || answer === 'a job queue')
    ? [
        'Somebody waits for the outcome: respond that it is being done, and show them how it ends (a subscription, a message).',
      ]
    : []

export const needsEngine = (answer: Answer): boolean => answer === 'orchestration' || answer === 'the hybrid'
export const needsBroker = (answer: Answer): boolean => answer === 'choreography' || answer === 'the hybrid'
