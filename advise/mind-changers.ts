/** What would change the advice: each fact about an interaction is changed by itself, and the rules are asked again. */
import { type Answer, patienceMs, ruleFor } from './rules.ts'
import { deciders, decisionMs, followers, hasBroker, hasEngine, type Interaction, type Team } from './system.ts'

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

const oneMore = 'if one more service wanted to know'
const twoMore = 'if two more services wanted to know'

const follower = { name: 'one more', role: 'follows' as const, takesMs: 75 }
const decider = { name: 'one more', role: 'decides' as const, takesMs: 75 }

function changesOf(one: Interaction, team: Team): Change[] {
  const { services, needsAnswer, agreeAtOnce, mayBeLost, waitsForPeople } = one
  return [
    needsAnswer
      ? { condition: 'if nobody waited for the outcome', interaction: { needsAnswer: false } }
      : { condition: 'if somebody waited for the outcome', interaction: { needsAnswer: true } },
    agreeAtOnce
      ? { condition: 'if a reader might see one part before the other', interaction: { agreeAtOnce: false } }
      : { condition: 'if nobody might ever see half of it', interaction: { agreeAtOnce: true } },
    mayBeLost
      ? { condition: 'if it had to arrive every time', interaction: { mayBeLost: false } }
      : { condition: 'if it might be lost once in a while', interaction: { mayBeLost: true } },
    waitsForPeople
      ? { condition: 'if no step waited for a person', interaction: { waitsForPeople: false } }
      : { condition: 'if a step waited for a person, or for hours', interaction: { waitsForPeople: true } },
    { condition: oneMore, interaction: { services: [...services, follower] } },
    { condition: twoMore, interaction: { services: [...services, follower, follower] } },
    { condition: 'if one more service could refuse', interaction: { services: [...services, decider] } },
    ...(deciders(one).length > 1
      ? [
          {
            condition: 'if only one service could refuse',
            interaction: { services: [...deciders(one).slice(0, 1), ...followers(one)] },
          },
        ]
      : []),
    ...timeChanges(one),
    ...teamChanges(team),
  ]
}

/** Where somebody who waits would lose their patience. */
function timeChanges(one: Interaction): Change[] {
  const ms = decisionMs(one)
  if (!one.needsAnswer || ms === 0) return []
  const isShort = ms <= patienceMs
  const factor = (patienceMs + (isShort ? 1 : -1)) / ms
  const who = one.services.length === 1 ? 'if it took' : 'if those who may refuse took'
  return [
    {
      condition: `${who} ${isShort ? 'more' : 'no more'} than ${patienceMs} ms${one.services.length === 1 ? '' : ' together'}`,
      interaction: { services: one.services.map((each) => ({ ...each, takesMs: each.takesMs * factor })) },
    },
  ]
}

function teamChanges(team: Team): Change[] {
  const { experience, operates } = team
  return [
    ...(hasEngine(team)
      ? []
      : [
          { condition: 'if you ran a workflow engine already', team: { operates: [...operates, 'temporal' as const] } },
        ]),
    ...(hasBroker(team)
      ? []
      : [{ condition: 'if you ran a broker already', team: { operates: [...operates, 'kafka' as const] } }]),
    ...(operates.length > 0 ? [{ condition: 'if you ran neither broker nor engine', team: { operates: [] } }] : []),
    experience === 'none'
      ? { condition: 'if the team knew eventual consistency', team: { experience: 'some' as const } }
      : { condition: 'if the team were new to eventual consistency', team: { experience: 'none' as const } },
  ]
}

/** Those that lead to another answer. Two more that want to know are not named where one more has the same effect. */
export function mindChangers(one: Interaction, team: Team): MindChanger[] {
  const { answer } = ruleFor(one, team)
  const changers = changesOf(one, team)
    .map(({ condition, interaction, team: own }) => ({
      condition,
      answer: ruleFor({ ...one, ...interaction }, { ...team, ...own }).answer,
    }))
    .filter((changed) => changed.answer !== answer)
  const withOne = changers.find(({ condition }) => condition === oneMore)
  return changers.filter(({ condition, answer: its }) => condition !== twoMore || its !== withOne?.answer)
}
