import { isObject, listOf, textOf } from '../model/json.ts'
import { keysOf } from '../model/keys.ts'
import { child, childrenOf, keyOf, type Node } from '../model/node.ts'
import { partsOf } from '../model/schema.ts'
import type { Channel, EventDocument } from '../model/types.ts'
import { wordsOf } from '../model/words.ts'
import type { Rule, Violation } from './rule.ts'

export const personalDataInKey: Rule = {
  name: 'personal-data-in-key',
  what: 'A key, or a parameter of an address, that is personal data: an e-mail address, a name, a phone or identity number.',
  why: 'Keys and topics show up in logs, metrics and tools, are neither encrypted nor deleted with the content, and compaction keeps the last message of each key for ever.',
  todo: 'Use an id that means nothing outside, and keep the personal data in the payload, where it can be protected and erased.',
  section: '§8',
  severity: 'error',
  check: (document) => [...keyViolations(document), ...document.channels.flatMap(parameterViolations)],
}

const keyViolations = ({ channels }: EventDocument): Violation[] =>
  channels.flatMap((channel) =>
    channel.messages.flatMap((message) =>
      keysOf(message, channel).flatMap((key) => {
        const found = personalData(key)
        return found === undefined
          ? []
          : [{ path: key.path, message: `The key of "${message.name}" is personal: ${found}.` }]
      }),
    ),
  )

/** What in a key is personal: the name or description of its schema or of a property, or the field that an extension names. */
function personalData(key: Node): string | undefined {
  const named = textOf(key.value)
  if (named !== undefined) return isPersonal(lastField(named)) ? named : undefined
  if (!isObject(key.value)) return undefined
  const schema = 'schemaFormat' in key.value ? child(key, 'schema') : key
  for (const { name, schema: part } of partsOf(schema)) {
    const texts = [name.split('.').at(-1), textOf(part.title), textOf(part.description), textOf(part['x-field'])]
    const found = texts.find((text) => text !== undefined && isPersonal(text))
    if (found !== undefined) return name || found
    if (/^(idn-)?email$/.test(textOf(part.format) ?? '')) return name || 'an e-mail address'
  }
  return listOf(key.value.examples)
    .map(textOf)
    .find((example) => example?.includes('@'))
}

/** $message.payload#/customer/email names the field email. */
const lastField = (expression: string): string => expression.split(/[#/.]/).at(-1) ?? expression

function parameterViolations({ node, address }: Channel): Violation[] {
  const parameters = childrenOf(child(node, 'parameters'))
  return parameters.flatMap((parameter) => {
    const location = textOf(child(parameter, 'location').value)
    const found = [keyOf(parameter), location && lastField(location)].find(
      (text) => text !== undefined && isPersonal(text),
    )
    const text = `The address "${address}" contains personal data: ${found}.`
    return found === undefined ? [] : [{ path: parameter.path, message: text }]
  })
}

const persons =
  'account holder|client|contact|customer|employee|family|first|full|given|last|maiden|middle|patient|person|user'
const personal = new RegExp(
  `\\b(${[
    'e ?mails?( address(es)?)?',
    '(tele|cell ?|mobile )?phone( number)?|mobile number|msisdn',
    'ssn|social security( number)?|national id(entity)?( number)?|passport( number)?|tax id|driving licen[cs]e',
    'iban|(credit )?card number',
    'birth ?(day|date)|date of birth|dob',
    `(${persons})s? ?names?|surname|user ?name`,
    '(home|postal|street|ip) address',
  ].join('|')})\\b`,
)

/** An id is not personal because of what it identifies: emailId, phoneId. */
const isPersonal = (text: string): boolean => {
  const words = wordsOf(text).join(' ')
  return personal.test(words) && !/\b(id|hash|hashed|uuid|token)$/.test(words)
}
