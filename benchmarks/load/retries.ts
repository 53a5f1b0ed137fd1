/** A client that repeats an order with the same idempotency key until it is acknowledged, refused, or out of time. */
import { setTimeout as sleep } from 'node:timers/promises'
import { random } from '#shared/runtime/random.ts'
import { type Attempt, isAcknowledged, type Retries } from './driver.ts'

/** Repeating helps neither an order that was acknowledged nor one that the server calls invalid or impossible. */
const isFinal = ({ status }: Attempt): boolean =>
  status !== null && (isAcknowledged({ status }) || (status < 500 && status !== 429))

/** Doubled for each failure up to the maximum, and with jitter: clients that failed together do not come back together. */
export const delayMs = ({ firstDelayMs, maxDelayMs }: Retries, failures: number, draw: number): number =>
  Math.min(maxDelayMs, firstDelayMs * 2 ** failures) * (0.5 + draw / 2)

/**
 * @param send makes one request; its attempt starts and ends with it
 * @returns one attempt, from the start of the first request to the end of the last
 */
export async function repeatUntilFinal(retries: Retries, send: () => Promise<Attempt>): Promise<Attempt> {
  const first = await send()
  const draws = random(0, `retries/${first.idempotencyKey}`)
  for (let last = first, requests = 1; ; requests++) {
    const waitMs = delayMs(retries, requests - 1, draws.next())
    const isLate = last.endedAt + waitMs > first.intendedAt + retries.withinMs
    if (isFinal(last) || isLate) return { ...last, startedAt: first.startedAt, requests }
    await sleep(waitMs)
    last = await send()
  }
}
