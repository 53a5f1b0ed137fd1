/** Advice for a system: for each interaction an answer, its reasons, what was measured, and what would change it. */
import type { BreakEven } from '../benchmarks/experiments/break-even/findings.ts'
import { type Measured, measuredNear } from './measured.ts'
import { type MindChanger, mindChangers } from './mind-changers.ts'
import { type Rule, ruleFor } from './rules.ts'
import { followers, hasBroker, hasEngine, type Interaction, type System } from './system.ts'

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
      measured: breakEven && measuredNear(one, breakEven),
    }
  })
}

function notesOn(
  one: Interaction,
  { answer }: Pick<Rule, 'answer'>,
  runs: { hasEngine: boolean; hasBroker: boolean },
): string[] {
  const needsEngine = answer === 'orchestration' || answer === 'the hybrid'
  const needsBroker = answer === 'choreography' || answer === 'the hybrid'
  return [
    ...(needsEngine && !runs.hasEngine
      ? ['It needs a workflow engine, which nobody runs yet: one more server that must not be down.']
      : []),
    ...(needsBroker && !runs.hasBroker
      ? ['It needs a broker, which nobody runs yet: start with an outbox table, which is needed anyway.']
      : []),
    ...(one.needsAnswer && ['choreography', 'orchestration', 'the hybrid', 'a job queue'].includes(answer)
      ? [
          'Somebody waits for the outcome: respond that it is being done, and show them how it ends (a subscription, a message).',
        ]
      : []),
    ...(answer === 'a careful call' && followers(one).length > 0 && !one.mayBeLost
      ? [
          `What ${followers(one)
            .map(({ name }) => name)
            .join(', ')} must not miss belongs into a job or an outbox, written with the outcome.`,
        ]
      : []),
    ...(answer === 'one transaction' && one.services.length > 1
      ? [
          'These services would be one, or share a database: that is a decision about who owns the data, before any about messages.',
        ]
      : []),
  ]
}
