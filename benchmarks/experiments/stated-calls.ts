/**
 * Which provider calls a refused or cancelled order takes in each style, stated beforehand. Styles differ here by design; for
 * completed orders they must not (equal-work.ts).
 */
import { downstreamServices, followUpServices, type StyleName } from '#stack/styles.ts'
import type { scenarios } from '../load/driver.ts'

export type Refusal = Exclude<(typeof scenarios)[number], 'none'>

interface Stated {
  styles: readonly StyleName[]
  /** Operations of the providers; one with a question mark may be missing, because it depends on what is faster. */
  calls: Record<Refusal, string | typeof completes>
  why: string
}

/** Every such order completes, and takes the calls of a completed order. */
export const completes = 'completes'

export const statedCalls: readonly Stated[] = [
  {
    styles: ['synchronous-chain'],
    calls: {
      'card-declined': 'charge',
      'out-of-stock': 'charge allocate',
      'undeliverable-address': 'charge allocate label',
      cancelled: completes,
    },
    why: 'Stops at the refusal and undoes nothing; responds when all is done, so that a cancellation is too late.',
  },
  {
    styles: ['choreography'],
    calls: {
      'card-declined': 'charge allocate refund release mail track',
      'out-of-stock': 'charge allocate refund release mail track',
      'undeliverable-address': 'charge allocate label refund release void mail track',
      cancelled: 'charge allocate label? refund release void? mail track',
    },
    why: 'Payment and inventory react to the same event, so both act even if one refuses; shipping voids a label only where it may have requested one.',
  },
  {
    styles: ['orchestration', 'hybrid'],
    calls: {
      'card-declined': 'charge allocate? refund release mail track',
      'out-of-stock': 'charge? allocate refund release mail track',
      'undeliverable-address': 'charge allocate label refund release void mail track',
      cancelled: 'charge? allocate? label? refund release void? mail track',
    },
    why: 'Charges and reserves side by side; a step that its worker has not started is cancelled, and its compensation runs nevertheless.',
  },
  {
    styles: ['careful-chain'],
    calls: {
      'card-declined': 'charge allocate refund release void mail track',
      'out-of-stock': 'charge allocate refund release void mail track',
      'undeliverable-address': 'charge allocate label refund release void mail track',
      cancelled: completes,
    },
    why: 'Charges and reserves side by side, and undoes all three steps, whatever was done; responds when the order is settled, so that a cancellation is too late.',
  },
  {
    styles: ['job-queue', 'polled-table'],
    calls: {
      'card-declined': 'charge refund release void mail track',
      'out-of-stock': 'charge allocate refund release void mail track',
      'undeliverable-address': 'charge allocate label refund release void mail track',
      cancelled: 'charge allocate? label? refund release void mail track',
    },
    why: 'Charges first and reserves afterwards, and undoes all three steps, whatever was done.',
  },
  {
    styles: ['fire-and-forget'],
    calls: {
      'card-declined': 'charge',
      'out-of-stock': completes,
      'undeliverable-address': completes,
      cancelled: completes,
    },
    why: 'Waits for the payment only, and does not notice any other refusal.',
  },
]

/** By operation, the fewest and most calls of one order. */
export type CallRanges = Map<string, readonly [least: number, most: number]>

/** @returns null when such an order completes */
export function callsStated(style: StyleName, scenario: Refusal, downstream: number): CallRanges | null {
  const text = statedCalls.find(({ styles }) => styles.includes(style))!.calls[scenario]
  if (text === completes) return null
  const present = followUpServices(downstream)
  const isMissing = (operation: string) =>
    (operation === 'mail' && !present.includes('notification')) ||
    (operation === 'track' && !present.includes('analytics'))
  const calls = text.split(' ').map((word) => [word.replace('?', ''), [word.endsWith('?') ? 0 : 1, 1]] as const)
  return new Map(calls.filter(([operation]) => !isMissing(operation)))
}

const operations: Record<string, string> = {
  payment: 'charge',
  inventory: 'allocate',
  shipping: 'label',
  notification: 'mail',
  analytics: 'track',
}

/** One call to the provider of each service; loyalty and partners credit. */
export function callsOfCompleted(downstream: number): CallRanges {
  const groups = Map.groupBy(downstreamServices(downstream), (service) => operations[service] ?? 'credit')
  return new Map([...groups].map(([operation, { length }]) => [operation, [length, length]]))
}
