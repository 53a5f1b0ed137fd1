import { isImperative } from '../model/imperative.ts'
import {
  isCalledCommand,
  isCalledEvent,
  isDeadLetterChannel,
  isDeclaredCommand,
  optionsOf,
  placeOfEvents,
} from '../model/kind.ts'
import type { Channel, EventDocument, Message } from '../model/types.ts'
import { hasBroker } from './brokers.ts'
import type { Rule, Violation } from './rule.ts'

/** A command that calls itself one, on a channel for commands, is no violation. */
export const commandAsEvent: Rule = {
  name: 'command-as-event',
  what: 'A message that tells a receiver what to do, sent as if it were an event.',
  why: 'Its sender knows who must act and how, so the two are coupled as by a call, without a result or an error that comes back.',
  todo: 'Publish what has happened (ShipmentRequested, OrderPaid) and let receivers decide; or make the call; or call it a command, on a channel of commands.',
  section: '§8',
  severity: 'warn',
  check(document) {
    if (!hasBroker(document)) return []
    const { channels } = document
    return channels
      .filter((channel) => !isDeadLetterChannel(channel))
      .flatMap((channel) => channel.messages.flatMap((message) => violationsOf(document, channel, message)))
  },
}

function violationsOf(document: EventDocument, channel: Channel, message: Message): Violation[] {
  const options = optionsOf(message).filter(({ name }) => isImperative(name))
  return [
    ...ofName(document, channel, message),
    ...options.map(({ name, path }) => ({
      path,
      message: `"${name}" is an order, among the events of ${message.name}.`,
    })),
  ]
}

function ofName({ operations }: EventDocument, channel: Channel, message: Message): Violation[] {
  const { name, node } = message
  const isDeclared = isDeclaredCommand(message, channel, operations)
  if (!isImperative(name) && !isCalledCommand(name)) return []
  const place = placeOfEvents(channel)
  if (place !== undefined)
    return [{ path: node.path, message: `"${name}" is a command, but "${place}" is for events.` }]
  if (isCalledEvent(name))
    return [{ path: node.path, message: `"${name}" is called an event and named like a command.` }]
  if (isDeclared) return []
  return [{ path: node.path, message: `"${name}" says what to do; an event says what has happened.` }]
}
