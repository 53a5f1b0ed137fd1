/**
 * What each style loses under each fault, stated before it is measured. A predicted violation that does not occur is as wrong
 * as one that was not predicted: either the style or the idea of it is not what it is taken for.
 */
import { type StyleName, styleNames } from '#stack/styles.ts'
import type { Violation } from '../../audit/audit.ts'
import type { InvariantId } from '../../audit/invariant.ts'
import { notAcknowledged, type OutcomeCounts } from '../../measure/outcomes.ts'

export interface Prediction {
  /**
   * What becomes of the orders that arrive during the fault. safe: all are carried out. late: all are, some only after the
   * recovery. refused: some are refused, and the client knows. late or refused: depends on how long the fault lasts. How late
   * orders are is shown and not judged.
   */
  outcome: 'safe' | 'late' | 'late or refused' | 'refused'
  /** Invariants that orders of this load will violate, whatever step they are at. */
  breaks: readonly InvariantId[]
  /** Invariants that they may violate, depending on the step that the fault strikes. */
  mayBreak: readonly InvariantId[]
}

const prediction =
  (outcome: Prediction['outcome']) =>
  (...breaks: InvariantId[]): Prediction & { or(...mayBreak: InvariantId[]): Prediction } => {
    const alone = { outcome, breaks, mayBreak: [] }
    return { ...alone, or: (...mayBreak) => ({ ...alone, mayBreak }) }
  }
const safe = prediction('safe')
const late = prediction('late')
const lateOrRefused = prediction('late or refused')
const refused = prediction('refused')

/** What an event that is never handled leaves undone. */
const undone = ['I1', 'I3', 'I4', 'I5', 'I6', 'I7', 'I8'] as const
/** What an order that stops between two steps of the chain has, although it is not completed. */
const halfDone = ['I3', 'I4', 'I5', 'I6', 'I7', 'I8'] as const

type Row = Record<StyleName, Prediction | null>

type AnswersEarly = 'choreography' | 'orchestration' | 'hybrid' | 'job-queue'

/** A style that answers early and retries, whatever it retries with. */
const answersEarly = (one: Prediction): Pick<Row, AnswersEarly> => ({
  choreography: one,
  orchestration: one,
  hybrid: one,
  'job-queue': one,
})

const nowhere = Object.fromEntries(styleNames.map((style) => [style, null])) as Row
/** For a part that the other styles do not have. */
const only = (some: Partial<Row>): Row => ({ ...nowhere, ...some })

/** By fault and style; null where the fault does not apply to the style. */
export const predictions: Record<string, Row> = {
  'order down': {
    ...answersEarly(refused()),
    'synchronous-chain': refused().or('I1', ...halfDone),
    'careful-chain': refused().or('I1', ...halfDone),
    'fire-and-forget': refused().or('I1', ...halfDone),
    'polled-table': refused().or(...undone),
  },
  'payment down': {
    ...answersEarly(late()),
    'synchronous-chain': refused('I1').or(...halfDone),
    'careful-chain': lateOrRefused(),
    'fire-and-forget': refused('I1').or('I3'),
    'polled-table': late().or(...undone),
  },
  'inventory down': {
    ...answersEarly(late()),
    'synchronous-chain': refused('I1').or(...halfDone),
    'careful-chain': lateOrRefused(),
    'fire-and-forget': safe('I4'),
    'polled-table': late().or(...undone),
  },
  'shipping down': {
    ...answersEarly(late()),
    'synchronous-chain': refused('I1').or(...halfDone),
    'careful-chain': lateOrRefused(),
    'fire-and-forget': safe('I5'),
    'polled-table': late().or(...undone),
  },
  'notification down': {
    ...answersEarly(safe()),
    'synchronous-chain': refused('I1', 'I5').or(...halfDone),
    'careful-chain': safe(),
    'fire-and-forget': safe('I7'),
    'polled-table': safe().or(...undone),
  },
  'analytics down': {
    ...answersEarly(safe()),
    'synchronous-chain': refused('I1', 'I5', 'I7').or(...halfDone),
    'careful-chain': safe(),
    'fire-and-forget': safe('I8'),
    'polled-table': safe().or(...undone),
  },
  'loyalty down': {
    ...answersEarly(safe()),
    'synchronous-chain': refused('I1', 'I5', 'I7', 'I8').or(...halfDone),
    'careful-chain': safe(),
    'fire-and-forget': safe('I6'),
    'polled-table': safe().or(...undone),
  },
  'inventory frozen': {
    ...answersEarly(late()),
    'synchronous-chain': late(),
    'careful-chain': lateOrRefused(),
    'fire-and-forget': safe().or('I4'),
    'polled-table': late().or(...undone),
  },
  'inventory frozen for long': {
    ...answersEarly(late()),
    'synchronous-chain': late(),
    'careful-chain': lateOrRefused(),
    'fire-and-forget': safe().or('I4'),
    'polled-table': late().or(...undone),
  },
  // Each process stops in good order, and its port refuses connections until the next one listens.
  deployment: {
    ...answersEarly(refused()),
    'synchronous-chain': refused('I1').or(...halfDone),
    'careful-chain': refused(),
    'fire-and-forget': refused('I1').or(...halfDone),
    'polled-table': refused().or(...undone),
  },
  'payment provider slow': {
    ...answersEarly(late()),
    'synchronous-chain': late(),
    'careful-chain': lateOrRefused(),
    'fire-and-forget': late(),
    'polled-table': late().or(...undone),
  },
  'payment provider fails 10 %': {
    ...answersEarly(safe()),
    'synchronous-chain': refused('I1').or(...halfDone),
    'careful-chain': lateOrRefused(),
    'fire-and-forget': refused('I1').or('I3'),
    'polled-table': late().or(...undone),
  },
  // A refusal is an answer. The chain sends no e-mail about it and does not count it.
  'payment provider refuses': {
    ...answersEarly(safe()),
    'synchronous-chain': safe('I7', 'I8'),
    'careful-chain': safe(),
    'fire-and-forget': safe('I7', 'I8'),
    'polled-table': safe().or(...undone),
  },
  'payment provider loses answers': {
    ...answersEarly(late()),
    'synchronous-chain': refused('I1', 'I3').or(...halfDone),
    'careful-chain': lateOrRefused(),
    'fire-and-forget': refused('I1', 'I3'),
    'polled-table': late().or(...undone),
  },
  'postgres killed': {
    ...answersEarly(refused()),
    'synchronous-chain': refused().or('I1', ...halfDone),
    'careful-chain': refused(),
    'fire-and-forget': refused().or('I1', ...halfDone),
    'polled-table': refused().or(...undone),
  },
  'kafka killed': only({ choreography: late(), hybrid: safe() }),
  // The order API waits for it for 8 s, and no longer.
  'temporal killed': only({ orchestration: lateOrRefused(), hybrid: lateOrRefused() }),
  'database far away': {
    ...answersEarly(safe()),
    'synchronous-chain': safe(),
    'careful-chain': safe(),
    'fire-and-forget': safe(),
    'polled-table': late().or(...undone),
  },
  'providers cut off': {
    ...answersEarly(late()),
    'synchronous-chain': refused('I1').or(...halfDone),
    'careful-chain': lateOrRefused(),
    'fire-and-forget': refused('I1').or(...halfDone),
    'polled-table': late().or(...undone),
  },
  'services cut off': only({
    'synchronous-chain': refused('I1').or(...halfDone),
    'careful-chain': lateOrRefused(),
    'fire-and-forget': refused('I1').or(...halfDone),
  }),
  'kafka cut off': only({ choreography: late(), hybrid: safe() }),
  'temporal cut off': only({ orchestration: lateOrRefused(), hybrid: lateOrRefused() }),
  // Only a table that is read in order has something behind the poison.
  'one poison message': {
    ...answersEarly(safe()),
    'synchronous-chain': safe(),
    'careful-chain': safe(),
    'fire-and-forget': safe(),
    'polled-table': late().or(...undone),
  },
  // Without compensation the money of a refused order is kept; without a response nobody notices that it is refused.
  'hot product sells out': {
    ...answersEarly(safe()),
    'synchronous-chain': safe('I3', 'I7', 'I8'),
    'careful-chain': safe(),
    'fire-and-forget': safe('I4'),
    'polled-table': safe().or(...undone),
  },
}

/** @throws for a fault that is not in the table, or that does not apply to the style */
export function predictionFor(style: StyleName, fault: string): Prediction {
  const one = predictions[fault]?.[style]
  if (one) return one
  throw new Error(`There is no prediction for ${style} under the fault "${fault}".`)
}

/** A client that retries may have carried out after the fault what failed during it. */
export const withRetries = ({ outcome, breaks, mayBreak }: Prediction): Prediction => ({
  outcome: outcome === 'refused' ? 'late or refused' : outcome,
  breaks: [],
  mayBreak: [...new Set([...breaks, ...mayBreak])],
})

export function describePrediction({ outcome, breaks, mayBreak }: Prediction): string {
  const certain = breaks.length > 0 ? `, breaks ${breaks.join(' ')}` : ''
  const possible = mayBreak.filter((id) => !breaks.includes(id))
  return `${outcome}${certain}${possible.length > 0 ? `, may break ${possible.join(' ')}` : ''}`
}

/**
 * @param violations those of this load's own orders
 * @returns how the observation differs from the prediction; empty when it does not
 */
export function differencesFrom(
  { outcome, breaks, mayBreak }: Prediction,
  observed: OutcomeCounts,
  violations: readonly Pick<Violation, 'invariant' | 'orderId'>[],
): string[] {
  const broken = new Set(violations.flatMap(({ invariant, orderId }) => (orderId === null ? [] : [invariant])))
  const unpredicted = [...broken].filter((id) => !breaks.includes(id) && !mayBreak.includes(id))
  const missing = breaks.filter((id) => !broken.has(id))
  const failed = notAcknowledged(observed)
  const isRefused = failed + observed.stuck > 0
  return [
    ...unpredicted.map((id) => `${id} was violated, and that was not predicted`),
    ...missing.map((id) => `${id} was predicted to be violated, and was not`),
    ...(outcome === 'refused' && !isRefused ? ['no request was refused or failed, although that was predicted'] : []),
    ...(!outcome.endsWith('refused') && failed > 0
      ? [`${failed} requests were refused or failed, and that was not predicted`]
      : []),
  ]
}
