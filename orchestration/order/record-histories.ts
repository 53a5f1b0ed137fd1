/**
 * Records the histories that `workflow.test.ts` replays, one for each outcome of an order. This style must be running:
 * `node orchestration/order/record-histories.ts http://127.0.0.1:7440` with the services' environment.
 */
import { randomUUID } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js'
import { orderClient } from '#shared/client.ts'
import type { PlaceOrderInput } from '#shared/contracts/order.ts'
import { declinedTestCard, productId, testProducts, undeliverablePostalCode } from '#shared/persistence/seed.ts'
import { readConfig } from '#shared/runtime/config.ts'
import { issueToken } from '#shared/runtime/tokens.ts'
import { openWorkflows } from '../temporal/client.ts'
import { connectTemporal } from '../temporal/connection.ts'
import { readWorkflow } from '../temporal/history.ts'

const dir = join(import.meta.dirname, 'histories')
const customer = 'customer-1'
const shipTo = { name: 'Ada Example', street: '1 Test Street', city: 'Berlin', postalCode: '10115', country: 'DE' }
const defaultOrder = { items: [{ productId: productId(1), quantity: 2 }], card: 'tok_visa', shipTo }

const outcomes: Record<string, Omit<PlaceOrderInput, 'idempotencyKey'>> = {
  completed: defaultOrder,
  declined: { ...defaultOrder, card: declinedTestCard },
  'out-of-stock': { ...defaultOrder, items: [{ productId: testProducts.missing, quantity: 1 }] },
  undeliverable: { ...defaultOrder, shipTo: { ...shipTo, postalCode: undeliverablePostalCode } },
  /** Cancelled immediately, while the card is being charged. */
  cancelled: defaultOrder,
}

const [url] = process.argv.slice(2)
if (!url) throw new Error('Pass the URL of the order API: record-histories.ts http://HOST:PORT')
const { TOKEN_SECRET } = readConfig(['TOKEN_SECRET'])
const { api, awaitSettled } = orderClient(url, await issueToken(TOKEN_SECRET, customer))
const workflows = openWorkflows(await connectTemporal(() => {}))

async function record(outcome: string, order: Omit<PlaceOrderInput, 'idempotencyKey'>): Promise<void> {
  const { orderId } = await api.orders.place.mutate({ ...order, idempotencyKey: randomUUID() })
  if (outcome === 'cancelled') await api.orders.cancel.mutate({ orderId })
  const settled = await awaitSettled(orderId)
  const workflowId = `order-${orderId}`
  await workflows.withDeadline(
    () => workflows.client.getHandle(workflowId).result(),
    `${workflowId} did not end within 60 s.`,
    60_000,
  )
  const recorded = await readWorkflow(workflows, workflowId)
  if (!recorded) throw new Error(`There is no history of ${workflowId}.`)
  writeFileSync(join(dir, `${outcome}.history.json`), `${withoutStacks(historyToJSON(recorded.history))}\n`)
  console.log(`${outcome}: ${orderId} ${settled.status} ${settled.reason ?? ''}`)
}

/** Stack traces contain file paths of the machine. */
const withoutStacks = (history: string) =>
  JSON.stringify(
    JSON.parse(history, (key, value) => (key === 'stackTrace' ? undefined : value)),
    null,
    1,
  )

mkdirSync(dir, { recursive: true })
for (const [outcome, order] of Object.entries(outcomes)) await record(outcome, order)
process.exit()
