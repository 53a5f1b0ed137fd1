/** The words in names, which people join in many ways: OrderCreated, order.created, order_created, order-created. */

export const wordsOf = (name: string): string[] =>
  name
    .replace(/([\p{Ll}\d])(\p{Lu})/gu, '$1 $2')
    .replace(/(\p{Lu}+)(\p{Lu}\p{Ll})/gu, '$1 $2')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')
    .map((word) => word.toLowerCase())

/** Say what kind of thing carries the content, and nothing about the content. */
const wrappers = new Set(
  'event events message messages msg payload dto schema avro json body envelope input'.split(' '),
)

const isVersion = (word: string): boolean => /^v?\d+$/.test(word)

/** Without versions, and without words at the end such as Event or Message. */
export function coreWordsOf(name: string): string[] {
  const words = wordsOf(name).filter((word) => !isVersion(word))
  while (words.length > 1 && wrappers.has(words.at(-1)!)) words.pop()
  return words
}

/** Whether two names mean the same, however they are spelled. */
export const isSameName = (a: string, b: string): boolean => coreWordsOf(a).join(' ') === coreWordsOf(b).join(' ')

const deadLetter = /\b(dl[qtx]s?|dead ?letters?|dead ?queues?|poison|parking ?lots?)\b/
/** At the end, or at the beginning: payment-retry, orders.retry.5m; payment-retry-exhausted is an event. */
const retry = /^retry\b|\b(retry|retries|redelivery)( \d+\w*)*$/

export const mentionsDeadLetters = (text: string): boolean => deadLetter.test(wordsOf(text).join(' '))
export const mentionsRetries = (text: string): boolean => retry.test(wordsOf(text).join(' '))
