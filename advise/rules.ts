/**
 * The rules, from the most to the least binding: the first that applies gives the answer. Each says why, and where its reason
 * is shown (a section of docs/event-driven-architecture.md, and a lesson).
 */
import { deciders, decisionMs, followers, hasBroker, hasEngine, type Interaction, type Team } from './system.ts'

export const answers = [
  'one transaction',
  'a direct call',
  'a careful call',
  'a job queue',
  'choreography',
  'orchestration',
  'the hybrid',
] as const
export type Answer = (typeof answers)[number]

/** How long somebody waits for a page before they give up. In milliseconds. */
export const patienceMs = 8_000

export interface Rule {
  name: string
  answer: Answer
  /** What `applies` asks, in words. */
  when: string
  applies(interaction: Interaction, team: Team): boolean
  because: string
  section: string
  lesson: string
}

/** More than one service may refuse, so that what others did has to be undone. */
const isProcess = (one: Interaction): boolean => deciders(one).length > 1

const isWithinPatience = (one: Interaction): boolean => !one.waitsForPeople && decisionMs(one) <= patienceMs

export const rules: readonly Rule[] = [
  {
    name: 'agree at once',
    answer: 'one transaction',
    when: 'nobody may ever see one part done and another not',
    applies: ({ agreeAtOnce }) => agreeAtOnce,
    because:
      'Nobody may see half of it, and every other way shows half of it for a while. Let one service own what has to agree, in one database.',
    section: '§10',
    lesson: 'read-your-own-write',
  },
  {
    name: 'a question',
    answer: 'a direct call',
    when: `somebody waits, one service is asked, and it answers within ${patienceMs} ms`,
    applies: (one) => one.needsAnswer && one.services.length === 1 && isWithinPatience(one),
    because:
      'One asks, one answers, and the one who asks waits: that is a call. As two events it is slower and fails in worse ways.',
    section: '§10',
    lesson: 'get-by-id',
  },
  {
    name: 'may be lost',
    answer: 'a direct call',
    when: 'it may be lost, nobody waits, and one service is told',
    applies: ({ mayBeLost, needsAnswer, services }) => mayBeLost && !needsAnswer && services.length === 1,
    because: 'If it may get lost, call and ignore the error. Anything that keeps it would be more than what is needed.',
    section: '§2',
    lesson: 'fire-and-forget',
  },
  {
    name: 'somebody waits',
    answer: 'a careful call',
    when: `somebody waits, and those who may refuse take ${patienceMs} ms at most, one after the other`,
    applies: (one) => one.needsAnswer && isWithinPatience(one),
    because:
      'Somebody waits, and what decides is done within their patience: call in parallel what is independent, retry, compensate a refusal, and let the followers follow from jobs in the database.',
    section: '§1',
    lesson: 'latency-stack',
  },
  {
    name: 'no experience',
    answer: 'a job queue',
    when: 'the team is new to eventual consistency',
    applies: (_, { experience }) => experience === 'none',
    because:
      'Eventual consistency, redelivery and compensation have to be understood before they are operated. Jobs in one database are the same ideas, in one place, where they can be queried.',
    section: '§10',
    lesson: 'debugging',
  },
  {
    name: 'a process with followers',
    answer: 'the hybrid',
    when: 'two or more may refuse, two or more follow, and a broker or an engine runs already',
    applies: (one, team) => isProcess(one) && followers(one).length > 1 && (hasEngine(team) || hasBroker(team)),
    because:
      'Several services decide together and others only want to know: a workflow for those who decide, and one event for the rest.',
    section: '§9',
    lesson: 'step-in-the-middle',
  },
  {
    name: 'a process',
    answer: 'orchestration',
    when: 'three or more may refuse; or two, and a step waits for people or an engine runs already',
    applies: (one, team) => isProcess(one) && (one.waitsForPeople || hasEngine(team) || deciders(one).length > 2),
    because:
      'Several services decide, and what was done is undone if one refuses. The order of the steps is read and changed in one place, and survives the process that runs it.',
    section: '§9',
    lesson: 'step-in-the-middle',
  },
  {
    name: 'two that decide',
    answer: 'a job queue',
    when: 'two may refuse',
    applies: isProcess,
    because: 'Two steps and one compensation are three jobs. An engine or a broker for them costs more than it saves.',
    section: '§10',
    lesson: 'two-services',
  },
  {
    name: 'people in between',
    answer: 'orchestration',
    when: 'a step waits for people',
    applies: ({ waitsForPeople }) => waitsForPeople,
    because: 'A step that waits for hours needs timers, reminders and a place where one can see what it waits for.',
    section: '§9',
    lesson: 'step-in-the-middle',
  },
  {
    name: 'one that decides',
    answer: 'a job queue',
    when: 'one may refuse, and others follow',
    applies: (one) => deciders(one).length === 1 && followers(one).length > 0,
    because:
      'One service has to act and may refuse: that is an order to it, so a job and no event. What came of it is a fact, and that is what the others follow.',
    section: '§8',
    lesson: 'events-as-commands',
  },
  {
    name: 'many want to know',
    answer: 'choreography',
    when: 'two or more follow, and nobody may refuse',
    applies: (one) => followers(one).length > 1,
    because:
      'Several services want to know, and the producer need not know them: publish the fact. A new one subscribes, and nobody else is deployed.',
    section: '§3',
    lesson: 'coupling',
  },
  {
    name: 'one receiver',
    answer: 'a job queue',
    when: 'one service is left, which must not miss it',
    applies: () => true,
    because:
      'One producer and one receiver that must not miss it: a job in the database that is there, written in the same transaction. A broker between two services is a function call with extra steps.',
    section: '§10',
    lesson: 'two-services',
  },
]

/** The first rule that applies; the last one always does. */
export const ruleFor = (one: Interaction, team: Team): Rule => rules.find((rule) => rule.applies(one, team))!
