/** The next version is deployed while an order waits for its label. Then another order is placed. */
import { join } from 'node:path'
import type { CheckContext, Exercise } from '../exercise.ts'
import { type Ending, withTemporal } from '../temporal/with-temporal.ts'
import type * as Attempt from './exercise.ts'

const versionBefore = join(import.meta.dirname, 'before.ts')

function openProviders() {
  const checked: string[] = []
  const label = Promise.withResolvers<void>()
  let isLabelAsked = false
  const activities: Attempt.Activities = {
    charge: async () => {},
    checkFraud: async ({ orderId }) => void checked.push(orderId),
    async createLabel({ orderId }) {
      if (orderId !== 'order-7') return
      isLabelAsked = true
      await label.promise
    },
  }
  return { activities, checked, isLabelAsked: () => isLabelAsked, finishLabel: label.resolve }
}

const check = (ctx: CheckContext): Promise<string[]> =>
  withTemporal(ctx, async ({ startWorker, placeOrder, follow }) => {
    const { activities, checked, isLabelAsked, finishLabel } = openProviders()
    await startWorker({ activities })
    const stopBefore = await startWorker({ workflows: versionBefore })
    const inFlight = await placeOrder({ orderId: 'order-7' })
    await follow(inFlight, isLabelAsked)
    await stopBefore()
    await startWorker({ workflows: ctx.file })
    const isNew = await placeOrder({ orderId: 'order-8' })
    finishLabel()
    return [...aboutInFlight(await follow(inFlight)), ...aboutNew(await follow(isNew), checked.includes('order-8'))]
  })

function aboutInFlight({ outcome, why }: Ending): string[] {
  if (outcome === 'COMPLETED') return []
  if (outcome === 'STUCK')
    return [
      `order-7 is stuck: it was in flight during the deployment, and the new code contradicts its history. ${why}`,
    ]
  return [`order-7, in flight during the deployment, ended as ${outcome}. ${why}`]
}

function aboutNew({ outcome, why }: Ending, isChecked: boolean): string[] {
  if (outcome !== 'COMPLETED') return [`order-8, placed after the deployment, ended as ${outcome}. ${why}`]
  return isChecked ? [] : ['order-8 was placed after the deployment, and was not checked for fraud.']
}

export const changedWithoutPatched: Exercise = {
  name: '12-changed-without-patched',
  title: 'The deployment that stopped old orders',
  section: '§9',
  lesson: 'deploy-in-flight',
  servers: ['temporal'],
  startFinding: 'order-7 is stuck: it was in flight during the deployment',
  check,
}
