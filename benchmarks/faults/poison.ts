/**
 * One message that can never be processed, among good orders. What a message is only the style knows, so that its script
 * `poison.ts` puts one there, and ends it where it would stay for ever:
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
const lineSchema = z.object({ id: z.string() }).or(z.object({ where: z.string() }))

export const poison: Fault = {
  name: 'one poison message',
  kind: 'load',
  part: 'message',
  minS: poisonS,
  appliesTo: () => true,
  async inject(ctx) {
    const printed = await run(ctx)
    if (printed === null) ctx.poison = { id: null, where: await sendCutOffRequest(ctx) }
    else if ('id' in printed) ctx.poison = { id: printed.id, where: 'not known' }
  },
  async recover(ctx) {
    const { poison } = ctx
    if (!poison?.id) return
    const printed = await run(ctx, poison.id)
    if (printed && 'where' in printed) poison.where = printed.where
  },
}

/** @param id of the poison to end; a new one is put there when absent @returns null in a style without such a script */
async function run({ stack, style }: FaultContext, id?: string) {
  const script = join(styles[style.name].dir, 'poison.ts')
  const printed = await runScript(script, styleAddresses(stack, style.name), id === undefined ? ['put'] : ['end', id])
  return printed === null ? null : lineSchema.parse(JSON.parse(printed))
}

async function sendCutOffRequest({ style }: FaultContext): Promise<string> {
  const headers = { 'content-type': 'application/json' }
  const url = `${style.service('payment').url}/charge`
  const { status } = await fetch(url, { method: 'POST', headers, body: '{"orderId":' })
  return `refused at once with HTTP ${status}`
}
