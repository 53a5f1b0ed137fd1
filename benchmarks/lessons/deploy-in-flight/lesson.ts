/** Deploying with orders in flight: a step is inserted before the label, while ten orders wait for theirs. */
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { OrderClient } from '#shared/client.ts'
import { styleProcesses } from '#stack/style-processes.ts'
import type { StyleName } from '#stack/styles.ts'
import type { Running } from '../../running.ts'
import type { LessonContext } from '../context.ts'
import type { Lesson } from '../lesson.ts'
import { withPatchedStyle } from '../patched-style.ts'
import { newOrder, withCustomer } from '../with-customer.ts'

const orders = 10
/** How long the carrier takes, so that all orders wait for their label when the service is replaced. */
const carrierMs = 8_000
const patienceMs = 15_000

interface Way {
  name: string
  style: StyleName
  /** The service whose code the patch changes. */
  service: string
  patch: string
}
const ways: readonly Way[] = [
  { name: 'choreography', style: 'choreography', service: 'shipping', patch: 'pause-in-choreography.patch' },
  { name: 'workflow, with patched()', style: 'orchestration', service: 'order', patch: 'pause-with-guard.patch' },
  { name: 'workflow, without it', style: 'orchestration', service: 'order', patch: 'pause-without-guard.patch' },
]

async function measure(ctx: LessonContext) {
  const rows = []
  for (const way of ways) {
    ctx.log(`${way.name}: ${orders} orders in flight, ${way.service} is replaced by its next version`)
    const patch = join(import.meta.dirname, way.patch)
    const counts = await withPatchedStyle(way.style, patch, (dir) =>
      withCustomer(ctx, way.style, (customer, running) => deploy(ctx, way, dir, customer, running)),
    )
    rows.push({ ...way, ...counts })
  }
  const [choreography, guarded, unguarded] = rows as [Row, Row, Row]
  return {
    answer: unguarded.settled,
    holds: unguarded.settled < orders && guarded.settled === orders && choreography.settled === orders,
    finding:
      `With the new step, ${choreography.settled} of ${orders} orders in flight settled in choreography, where each event is handled by whichever code is there; ` +
      `${guarded.settled} in the workflow with patched(), and ${unguarded.settled} in the workflow without it: its code no longer does what the ` +
      `history of these orders says. Rolled back, ${unguarded.rolledBack} of them settled: they were stuck, not lost.`,
    table: {
      head: ['', 'orders in flight', 'settled by the new version', 'settled after rolling back'],
      rows: rows.map(({ name, settled, rolledBack }) => [name, orders, settled, rolledBack]),
    },
    picture: {
      title: 'Orders in flight that the new version finishes',
      unit: `of ${orders}`,
      bars: rows.map(({ name, style, settled: value }) => ({ label: name, style, value })),
    },
  }
}
type Row = Way & { settled: number; rolledBack: number }

/** Replaces the service while its orders wait for the carrier; and puts the old version back if that leaves some of them. */
async function deploy(
  ctx: LessonContext,
  { style, service }: Way,
  dir: string,
  { api }: OrderClient,
  running: Running,
) {
  const { testBed } = ctx
  await testBed.configureProvider('carrier', { extraMs: carrierMs })
  const placed = await Promise.all(Array.from({ length: orders }, () => api.orders.place.mutate(newOrder())))
  const ids = placed.map(({ orderId }) => orderId)
  await waitForBoth(ctx, ids)
  const old = running.style.service(service)
  await old.stop()
  const next = styleProcesses(testBed.stack, style, { tokenSecret: testBed.tokenSecret, dir }).service(service)
  try {
    await next.start()
    await testBed.configureProvider('carrier', { extraMs: 0 })
    const settled = await settledOf(ctx, style, ids)
    await next.stop()
    await old.start()
    return { settled, rolledBack: settled === orders ? orders : await settledOf(ctx, style, ids) }
  } finally {
    await next.stop()
  }
}

/** Until payment and warehouse have done their part of every order, and a moment longer: then all ask for their label. */
async function waitForBoth({ testBed }: LessonContext, orderIds: readonly string[]): Promise<void> {
  const operation = { in: ['charge', 'allocate'] }
  const deadline = Date.now() + patienceMs
  const done = () => testBed.providersDb.providerEntry.count({ where: { orderId: { in: [...orderIds] }, operation } })
  while ((await done()) < 2 * orderIds.length && Date.now() < deadline) await sleep(50)
  await sleep(1_000)
}

async function settledOf({ testBed }: LessonContext, style: StyleName, orderIds: readonly string[]): Promise<number> {
  const where = { id: { in: [...orderIds] }, status: { not: 'PENDING' as const } }
  const count = () => testBed.styleDb(style).order.count({ where })
  const deadline = Date.now() + patienceMs
  while ((await count()) < orderIds.length && Date.now() < deadline) await sleep(100)
  return count()
}

export const deployInFlight: Lesson = {
  name: 'deploy-in-flight',
  section: '§10',
  title: 'Deploying with orders in flight',
  claim: 'A workflow is replayed from its history, so that a new version must still do what the old one has begun.',
  question: {
    text: `A step is inserted into the workflow without patched(), while ${orders} orders wait for a label. How many of them does the new version finish?`,
    unit: 'orders',
  },
  styles: ['choreography', 'orchestration'],
  measure,
  advice:
    'Guard a changed step by patched(), and replay recorded histories in your tests before you deploy (orchestration/order/workflow.test.ts). ' +
    'In a choreography the same care goes into events: old ones must stay readable.',
  backOut:
    'Deploy the old version again: orders that are stuck go on. Orders that the new version has begun need it, so roll back early.',
}
