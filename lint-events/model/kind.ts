/** What a message is: a fact, an order to somebody, an answer, or a copy that waits for another try or for a person. */
import { statesFact } from './imperative.ts'
import { isObject, listOf, type Path, textOf } from './json.ts'
import { bindingsOf } from './message.ts'
import { child, childrenOf } from './node.ts'
import type { Channel, Message, Operation } from './types.ts'
import { coreWordsOf, mentionsDeadLetters, mentionsRetries, wordsOf } from './words.ts'

export type Kind = 'event' | 'command' | 'reply' | 'retry' | 'dead-letter'

const set = (list: string) => new Set(list.split(' '))
const commandWords = set('cmd cmds command commands')
/** At the end of a message's name, or in the name of its channel or operation. */
const workWords = set('action actions instruction instructions job jobs query request requests rpc task tasks')
const replyEndings = set('ack acknowledgement answer reply response responses')
const eventWords = set('event events fact facts')

const hasAny = (text: string, ...lists: Set<string>[]): boolean =>
  wordsOf(text).some((word) => lists.some((list) => list.has(word)))

const endsWith = (name: string, list: Set<string>): boolean => list.has(coreWordsOf(name).at(-1) ?? '')

export const isDeadLetterChannel = ({ id, address }: Channel): boolean =>
  mentionsDeadLetters(id) || mentionsDeadLetters(address)

const isRetryChannel = ({ id, address }: Channel): boolean => mentionsRetries(id) || mentionsRetries(address)

export function kindOf(message: Message, channel: Channel, operations: Operation[] = []): Kind {
  if (isDeadLetterChannel(channel) || mentionsDeadLetters(message.name)) return 'dead-letter'
  if (isRetryChannel(channel)) return 'retry'
  if (statesFact(message.name)) return 'event'
  if (endsWith(message.name, replyEndings)) return 'reply'
  return isDeclaredCommand(message, channel, operations) ? 'command' : 'event'
}

/** Whether it is called a command, task or request: by its name, its channel, the name or the tags of its operation. */
export function isDeclaredCommand(message: Message, channel: Channel, operations: Operation[]): boolean {
  const own = operations.filter((operation) => operation.channel.id === channel.id && hasMessage(operation, message))
  const places = [channel.id, channel.address, ...own.map(({ id }) => id)]
  return (
    hasAny(message.name, commandWords) ||
    endsWith(message.name, workWords) ||
    places.some((place) => hasAny(place, commandWords, workWords)) ||
    [message, channel, ...own].some(({ node }) => isTaggedCommand(node.value)) ||
    own.some(({ reply }) => reply !== undefined)
  )
}

const hasMessage = (operation: Operation, message: Message): boolean =>
  operation.messages.some(({ name }) => name === message.name)

function isTaggedCommand(value: unknown): boolean {
  if (!isObject(value)) return false
  const tags = listOf(value.tags).map((tag) => textOf(isObject(tag) ? tag.name : tag))
  const types = Object.entries(value).flatMap(([key, type]) => (/^x-.*message-type$/.test(key) ? [textOf(type)] : []))
  return [...tags, ...types].some((name) => name !== undefined && hasAny(name, commandWords))
}

/** The place that says it is for events: the channel, its address, or the exchange (AMQP) it is published to. */
export function placeOfEvents(channel: Channel): string | undefined {
  const exchanges = bindingsOf(channel.node, 'amqp').map((binding) => child(child(binding, 'exchange'), 'name').value)
  return [channel.id, channel.address, ...exchanges.map(textOf)].find(
    (place) => place !== undefined && hasAny(place, eventWords),
  )
}

export const isCalledEvent = (name: string): boolean => hasAny(name, eventWords)

/** The options of a union with a discriminator, at the top of the payload or one level below: each is a message of its own. */
export function optionsOf({ payload }: Message): { name: string; path: Path }[] {
  if (!payload) return []
  const candidates = [payload, ...childrenOf(child(payload, 'properties'))]
  const unions = candidates.filter(({ value }) => isObject(value) && value.discriminator !== undefined)
  return unions
    .flatMap((union) => ['oneOf', 'anyOf'].flatMap((key) => childrenOf(child(union, key))))
    .flatMap((node) => {
      const name = textOf(child(node, 'title').value)
      return name === undefined ? [] : [{ name, path: node.path }]
    })
}

export const isCalledCommand = (name: string): boolean => hasAny(name, commandWords)
