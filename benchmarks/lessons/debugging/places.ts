/** The places where somebody looks who has to find out why an order's e-mail did not come, in the order of how near they are. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { styleAddresses } from '#stack/style-processes.ts'
import { type StyleName, styles } from '#stack/styles.ts'
import { runScript } from '../../measure/backlog.ts'
import type { Running } from '../../running.ts'
import { styleProfiles } from '../../style-profiles.ts'

export interface Place {
  name: string
  /** What is found there about the order, as text. */
  look(running: Running, orderId: string): Promise<string>
}

const orderRow: Place = {
  name: "the order's row",
  async look({ testBed, style }, orderId) {
    const order = await testBed.styleDb(style.name).order.findUnique({ where: { id: orderId } })
    return order ? `${order.status} ${order.reason ?? ''}` : 'no such order'
  },
}

const logOf = (service: string): Place => ({
  name: `the log of ${service}`,
  async look({ style }, orderId) {
    const lines = readFileSync(style.service(service).logFile, 'utf8').split('\n')
    return lines.filter((line) => line.includes(orderId) || line.includes('"level":50')).join('\n')
  },
})

const outbox: Place = {
  name: 'the outbox',
  async look({ testBed, style }, orderId) {
    const events = await testBed.styleDb(style.name).outboxEvent.findMany({ where: { orderId } })
    return events.map(({ type, publishedAt }) => `${type} ${publishedAt ? 'published' : 'waits'}`).join(', ')
  },
}

/** A person has to know which service should have a row: that is what makes it tell. */
const inboxOf = (consumer: string): Place => ({
  name: `the inbox of ${consumer}`,
  async look({ testBed, style }, orderId) {
    const rows = await testBed.styleDb(style.name).inboxEvent.findMany({ where: { orderId, consumer } })
    return rows.length === 0 ? `${consumer} has processed nothing of it` : rows.map(({ type }) => type).join(', ')
  },
})

const workflow: Place = {
  name: 'the workflow, in the Web UI',
  async look({ testBed: { stack }, style }, orderId) {
    const { TEMPORAL_NAMESPACE } = styleAddresses(stack, style.name)
    const id = encodeURIComponent(styleProfiles[style.name].workflowIdOf!(orderId))
    const url = `${stack.addresses.temporalUiUrl}/api/v1/namespaces/${TEMPORAL_NAMESPACE}/workflows/${id}`
    const { pendingActivities = [] } = (await (await fetch(url)).json()) as {
      pendingActivities?: { activityType?: { name?: string } }[]
    }
    const names = pendingActivities.map(({ activityType }) => activityType?.name)
    return names.includes('sendEmail')
      ? 'sendEmail of notification is pending'
      : `pending: ${names.join(', ') || 'nothing'}`
  },
}

export const places: Partial<Record<StyleName, readonly Place[]>> = {
  'synchronous-chain': [orderRow, logOf('order'), logOf('notification')],
  choreography: [orderRow, logOf('order'), outbox, logOf('notification'), inboxOf('notification')],
  orchestration: [orderRow, logOf('order'), workflow, logOf('notification')],
}

/** Names the service that has not done its part. */
export const tells = (found: string): boolean =>
  /notification/.test(found) &&
  /nothing of it|has not processed|pending|refused|failed|not reach|waits|error/i.test(found)

/** What `kit story` prints. */
export async function story({ testBed, style, followUps }: Running, orderId: string): Promise<string> {
  const env = { ...styleAddresses(testBed.stack, style.name), FOLLOW_UPS: followUps.join(',') }
  return (await runScript(join(styles[style.name].dir, 'story.ts'), env, [orderId])) ?? ''
}
