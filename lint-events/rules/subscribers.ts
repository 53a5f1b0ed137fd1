/** The symptoms of point-to-point messaging. They need to know who receives: several documents, or one that names them. */
import { type EventFlow, eventFlows, otherConsumers } from '../model/flows.ts'
import type { Path } from '../model/json.ts'
import type { EventDocument } from '../model/types.ts'
import { enumerate, type Rule, type Violation } from './rule.ts'

const backOut =
  'Call the receiver directly, or keep the event for the subscribers that are about to come, and write down which.'

export const oneProducerOneConsumer: Rule = {
  name: 'one-producer-one-consumer',
  what: 'Two applications that exchange events with nobody else: all events of the one go to the other, which receives no others.',
  why: 'It is a function call with extra steps: a broker to run, an answer that comes late or never, and no decoupling in return.',
  todo: backOut,
  section: '§10',
  severity: 'warn',
  check(document, { system }) {
    const flows = eventFlows(system).filter((flow) => otherConsumers(flow).length > 0)
    const consumersOf = (producer: string) =>
      new Set(flows.filter(({ producers }) => producers.has(producer)).flatMap(otherConsumers))
    const producersFor = (consumer: string) =>
      new Set(
        flows.filter((flow) => otherConsumers(flow).includes(consumer)).flatMap(({ producers }) => [...producers]),
      )
    const producers = [...new Set(flows.flatMap((flow) => [...flow.producers]))]
    return producers.flatMap((producer) => {
      const [consumer, ...others] = consumersOf(producer)
      if (consumer === undefined || others.length > 0 || producersFor(consumer).size > 1) return []
      const exchanged = flows.filter((flow) => flow.producers.has(producer))
      const names = enumerate(exchanged.map(({ message }) => message.name))
      const message = `Only ${consumer} receives events of ${producer}, and no others (${names}).`
      const senders = exchanged
        .flatMap(({ sentBy }) => sentBy)
        .filter(({ operation }) => operation.application === producer)
      return inFirstDocument(document, senders, undefined, message)
    })
  },
}

export const singleSubscriber: Rule = {
  name: 'single-subscriber',
  what: 'An event that exactly one application receives.',
  why: 'One such event is no mistake; many of them are calls in disguise, whose sender needs its receiver.',
  todo: 'Ask whether the producer depends on this one receiver. If it does, call it; if not, leave it.',
  section: '§10',
  severity: 'info',
  check: (document, { system }) =>
    eventFlows(system)
      .filter((flow) => otherConsumers(flow).length === 1)
      .flatMap((flow) => inFirstDocument(document, flow.sentBy, flow.message.node.path, onlyReceiver(flow))),
}

const onlyReceiver = (flow: EventFlow) => `Only ${otherConsumers(flow)[0]} receives "${flow.message.name}".`

/** Fewer events than this say nothing about a system. */
const fewestEvents = 3

export const onlySingleSubscribers: Rule = {
  name: 'only-single-subscribers',
  what: 'A system in which every event has exactly one subscriber.',
  why: 'That is point-to-point messaging, not event-driven architecture: its cost without its gain, that anybody may listen.',
  todo: backOut,
  section: '§10',
  severity: 'warn',
  check(document, { system }) {
    const flows = eventFlows(system).filter((flow) => otherConsumers(flow).length > 0)
    if (document !== system[0] || flows.length < fewestEvents) return []
    if (flows.some((flow) => otherConsumers(flow).length > 1)) return []
    const names = enumerate(flows.map((flow) => `${flow.message.name} → ${otherConsumers(flow)[0]}`))
    return [{ path: ['info', 'title'], message: `Each of ${flows.length} events has one subscriber: ${names}.` }]
  },
}

type Sender = EventFlow['sentBy'][number]

/** Reported once, in the document of the producer. */
const inFirstDocument = (
  document: EventDocument,
  [first]: Sender[],
  path: Path | undefined,
  message: string,
): Violation[] => (first?.document === document ? [{ path: path ?? first.operation.node.path, message }] : [])
