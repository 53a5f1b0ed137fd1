/**
 * Little's law: a service with so many slots, each held for so long by an order, can do slots ÷ time orders per second, and a
 * style as many as its slowest service. With the times of the providers alone, it is stated before anything is measured.
 */
import { criticalServices } from '#shared/contracts/services.ts'
import { downstreamServices, type StyleName } from '#stack/styles.ts'
import { mean } from '../../statistics.ts'

/** Processes by service. */
export type Processes = Readonly<Record<string, number>>

export interface Resources {
  style: StyleName
  downstream: number
  /** How many orders each process works on at a time. */
  slots: number
  processes: Processes
}

export interface ServiceCapacity {
  service: string
  /** How long an order holds one of its slots, in milliseconds. */
  heldMs: number
  /** How many of its processes can work. */
  processes: number
  perS: number
}

/** Every provider takes as long, except for payment's. */
export const providerMs = [350, 450] as const
export const paymentExtraMs = 400
const meanMs = mean(providerMs)
const stepMs = (service: string): number => (service === 'payment' ? meanMs + paymentExtraMs : meanMs)

/** Choreography's topics have as many (choreography/kafka/topics.ts): a consumer beyond them has nothing to read. */
export const partitionsPerTopic = 4

/**
 * The services by what they can do, the slowest first. Those that hold no slot are left out.
 * @param held how long an order holds a slot of a service, in milliseconds: the times of the providers, or what was measured
 */
export function capacitiesOf(
  { style, downstream, slots, processes }: Resources,
  held: (service: string) => number = heldByProviders(style, downstream),
): ServiceCapacity[] {
  return ['order', ...downstreamServices(downstream)]
    .map((service) => {
      const heldMs = held(service)
      const able = Math.min(processes[service] ?? 1, style === 'choreography' ? partitionsPerTopic : Infinity)
      return { service, heldMs, processes: able, perS: (slots * able * 1_000) / heldMs }
    })
    .filter(({ heldMs }) => heldMs > 0)
    .sort((a, b) => a.perS - b.perS)
}

const heldByProviders = (style: StyleName, downstream: number) => (service: string) =>
  service === 'order' ? orderHeldMs(style, downstream) : stepMs(service)

/** How long the order service works on an order before it responds, or 0 when it hands the order on. */
function orderHeldMs(style: StyleName, downstream: number): number {
  const [payment, inventory, shipping] = criticalServices.map(stepMs)
  if (style === 'synchronous-chain') return downstreamServices(downstream).reduce((sum, one) => sum + stepMs(one), 0)
  if (style === 'careful-chain') return Math.max(payment!, inventory!) + shipping!
  return style === 'fire-and-forget' ? payment! : 0
}

/** How long an order takes when it waits for no slot, until it settles, in milliseconds. */
export const unqueuedMs = (style: StyleName, downstream: number): number =>
  orderHeldMs(style, downstream) || criticalMs(style)

/** Payment and inventory side by side, then shipping; the job queue and the polled table do one after the other. */
function criticalMs(style: StyleName): number {
  const [payment, inventory, shipping] = criticalServices.map(stepMs)
  const isSequential = style === 'job-queue' || style === 'polled-table'
  return (isSequential ? payment! + inventory! : Math.max(payment!, inventory!)) + shipping!
}

/** The services that hold up all others while each has one process: those to have more of. */
export function bottlenecksOf(style: StyleName, downstream: number): string[] {
  const all = capacitiesOf({ style, downstream, slots: 1, processes: {} })
  return all.filter(({ perS }) => perS < all[0]!.perS * 1.01).map(({ service }) => service)
}

/** @param each processes of every service, the order service included @param bottleneck of the slowest services, if more */
export function processesOf(style: StyleName, downstream: number, each: number, bottleneck = each): Processes {
  const slowest = bottlenecksOf(style, downstream)
  const services = ['order', ...downstreamServices(downstream)]
  return Object.fromEntries(services.map((service) => [service, slowest.includes(service) ? bottleneck : each]))
}
