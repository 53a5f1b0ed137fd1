/**
 * One message that can never be processed, among good orders. What a message is only the style knows, so that its script
 * `poison.ts` puts one there, and says where it ended and takes it away if it would stay in the way for ever:
 *
 *   choreography, hybrid   an event whose payload is cut off, on the topic of the order service
 *   orchestration          a workflow without an order: its task fails
 *   job-queue              a job without an order
 *   polled-table           an event without an order
 *
 * The styles that call services over HTTP have no message that outlives its request. The nearest is a request whose body is
 * cut off, to payment; they have no script.
 */
import { join } from 'node:path'
import { z } from 'zod'
import { styleAddresses } from '#stack/style-processes.ts'
import { styles } from '#stack/styles.ts'
import { runScript } from '../measure/backlog.ts'
import type { Fault, FaultContext } from './fault.ts'

/** Long enough for some retries, and for the orders of a percentile. */
const poisonS = 8
const putSchema = z.object({ id: z.string() })
const endSchema = z.object({ where: z.string() })

export const poison: Fault = {
  name: 'one poison message',
  kind: 'load',
  part: 'message',
  minS: poisonS,
  appliesTo: () => true,
  async inject(ctx) {
    const printed = await run(ctx, 'put')
    if (printed === null) ctx.poison = { id: null, where: await sendCutOffRequest(ctx) }
    else ctx.poison = { ...putSchema.parse(JSON.parse(printed)), where: 'not dead-lettered' }
  },
  async recover(ctx) {
    const { poison, style } = ctx
    // Dead letters are in nobody's way. Which there are is read when all is drained.
    if (!poison?.id || styles[style.name].needs.includes('kafka')) return
    const printed = await run(ctx, 'end', poison.id)
    poison.where = endSchema.parse(JSON.parse(printed!)).where
  },
}

/** @returns what the style's script prints; null in a style without one */
const run = ({ stack, style }: FaultContext, ...args: string[]): Promise<string | null> =>
  runScript(join(styles[style.name].dir, 'poison.ts'), styleAddresses(stack, style.name), args)

async function sendCutOffRequest({ style }: FaultContext): Promise<string> {
  const headers = { 'content-type': 'application/json' }
  const url = `${style.service('payment').url}/charge`
  const { status } = await fetch(url, { method: 'POST', headers, body: '{"orderId":' })
  return `refused at once with HTTP ${status}`
}
