/** What would change the advice: each fact about an interaction is changed by itself, and the rules are asked again. */
import { type Answer, ruleFor } from './rules.ts'
import { deciders, followers, type Interaction, type Team } from './system.ts'

export interface MindChanger {
  /** "if nobody waited for the outcome" */
  condition: string
  answer: Answer
}

interface Change {
  condition: string
  interaction?: Partial<Interaction>
  team?: Partial<Team>
}

const follower = { name: 'one more', role: 'follows' as const, takesMs: 75 }
const decider = { name: 'one more', role: 'decides' as const, takesMs: 75 }

function changesOf(one: Interaction, { experience }: Team): Change[] {
  const { services, needsAnswer, agreeAtOnce, mayBeLost, waitsForPeople } = one
  return [
    needsAnswer
      ? { condition: 'if nobody waited for the outcome', interaction: { needsAnswer: false } }
      : { condition: 'if somebody waited for the outcome', interaction: { needsAnswer: true } },
    agreeAtOnce
      ? { condition: 'if a reader may see one part before the other', interaction: { agreeAtOnce: false } }
      : { condition: 'if nobody may ever see half of it', interaction: { agreeAtOnce: true } },
    mayBeLost
      ? { condition: 'if it must never be lost', interaction: { mayBeLost: false } }
      : { condition: 'if it may be lost once in a while', interaction: { mayBeLost: true } },
    waitsForPeople
      ? { condition: 'if no step waited for a person', interaction: { waitsForPeople: false } }
      : { condition: 'if a step waited for a person, or for hours', interaction: { waitsForPeople: true } },
    { condition: 'if one more service wanted to know', interaction: { services: [...services, follower] } },
    { condition: 'if two more services wanted to know', interaction: { services: [...services, follower, follower] } },
    { condition: 'if one more service could refuse', interaction: { services: [...services, decider] } },
    ...(deciders(one).length > 1
      ? [
          {
            condition: 'if only one service could refuse',
            interaction: { services: [...deciders(one).slice(0, 1), ...followers(one)] },
          },
        ]
      : []),
    {
      condition: 'if each service took a hundred times as long',
      interaction: { services: services.map((each) => ({ ...each, takesMs: each.takesMs * 100 })) },
    },
    { condition: 'if you ran a workflow engine already', team: { operates: ['temporal'] } },
    ...(experience === 'none'
      ? [{ condition: 'if the team knew eventual consistency', team: { experience: 'daily' as const } }]
      : [{ condition: 'if the team were new to eventual consistency', team: { experience: 'none' as const } }]),
  ]
}

/** Those that lead to another answer. */
export function mindChangers(one: Interaction, team: Team): MindChanger[] {
  const { answer } = ruleFor(one, team)
  return changesOf(one, team)
    .map(({ condition, interaction, team: own }) => ({
      condition,
      answer: ruleFor({ ...one, ...interaction }, { ...team, ...own }).answer,
    }))
    .filter((changed) => changed.answer !== answer)
}
