/**
 * What customers get while something is broken: a constant load, during which you inject a fault and end it, when the script
 * tells you to. Orders are counted by the outcome that the customer sees, apart for each phase. `kit compare -e availability`
 * injects faults itself, and audits the database, which shows a double charge.
 */
import { Gauge, Rate } from 'k6/metrics'
import { isAcknowledged } from './copies/driver.ts'
import { type Fault, firstSuccessOf, type Phase, phaseOf, phases } from './fault.ts'
import { log } from './log.ts'
import { type MeasuredOrder, measure, record, script, warmUp } from './measure.ts'
import { now, wait } from './open-loop.ts'
import { optionsWith } from './options.ts'
import { ordersOf, workloadOf } from './orders.ts'
import { outcomes } from './outcomes.ts'
import { positive } from './settings.ts'

const workload = workloadOf('availability')
const loadS = positive(__ENV, 'SECONDS', 60)
const fault = { fromS: positive(__ENV, 'FAULT_FROM_S', 15), untilS: positive(__ENV, 'FAULT_UNTIL_S', 35) }
if (!(fault.fromS < fault.untilS && fault.untilS < loadS))
  throw new Error('FAULT_FROM_S must be before FAULT_UNTIL_S, and that before SECONDS.')
const orders = ordersOf(workload, positive(__ENV, 'RATE', workload.ratePerS), loadS)

const accepted = new Rate('accepted')
const firstSuccess = new Gauge('first_success_ms', true)

/** Those of the phase in which nothing is broken must hold. */
const byPhase = phases.flatMap((phase) => [
  [`accepted{phase:${phase}}`, ['rate>=0']],
  [`correct{phase:${phase}}`, [phase === 'before' ? 'rate==1' : 'rate>=0']],
])

export const options = optionsWith({
  ...Object.fromEntries(byPhase),
  'first_success_ms{since:strike}': ['value>=0'],
  'first_success_ms{since:recovery}': ['value>=0'],
  'orders{outcome:wrong}': ['count==0'],
})

async function announce(): Promise<Fault> {
  const startAt = now()
  await wait(fault.fromS * 1_000)
  const from = now()
  log(`Inject the fault now. You have ${fault.untilS - fault.fromS} s.`)
  await wait(startAt + fault.untilS * 1_000 - from)
  log('End the fault now.')
  return { from, until: now() }
}

export default () =>
  script(async () => {
    await warmUp(workload)
    const [measured, struck] = await Promise.all([measure(orders, workload.drainTimeoutS), announce()])
    const phaseFor = (order: MeasuredOrder) => phaseOf(order, struck)
    for (const order of measured.orders) accepted.add(isAcknowledged(order.attempt), { phase: phaseFor(order) })
    record(measured, (order) => ({ phase: phaseFor(order) }))
    const ordersIn = (phase: Phase) => measured.orders.filter((order) => phaseFor(order) === phase)
    for (const phase of phases) log(`${phase}: ${describe(ordersIn(phase))}`)
    const { sinceStrike, sinceRecovery } = firstSuccessOf(measured.orders, struck)
    if (sinceStrike !== null) firstSuccess.add(sinceStrike, { since: 'strike' })
    if (sinceRecovery !== null) firstSuccess.add(sinceRecovery, { since: 'recovery' })
    log(`First success: ${inS(sinceStrike)} after the strike, ${inS(sinceRecovery)} after the end of the fault.`)
  })

function describe(orders: readonly MeasuredOrder[]): string {
  const counts = outcomes.map((outcome) => ({ outcome, n: orders.filter((order) => order.outcome === outcome).length }))
  const acknowledged = orders.filter(({ attempt }) => isAcknowledged(attempt)).length
  const shown = counts.filter(({ n }) => n > 0).map(({ outcome, n }) => `${outcome} ${n}`)
  return `${orders.length} due, ${acknowledged} accepted; ${shown.join(', ') || 'none'}`
}

const inS = (ms: number | null): string => (ms === null ? 'never' : `${(ms / 1_000).toFixed(1)} s`)
