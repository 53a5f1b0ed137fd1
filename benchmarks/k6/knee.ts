/** The summary of a scaling run: a line for each rate, and the knee, from k6's metrics. */
import type { Step } from './schedule.ts'

/** As k6 passes them to handleSummary: a metric's values by name. */
export type Metrics = Record<string, { values: Record<string, number> }>

export const rateTag = ({ ratePerS }: Step): string => ratePerS.toFixed(1)

/** The share of orders that must settle in time; the others may be late, refused or dropped. */
const shareInTime = 0.99
/** k6 counts a dropped arrival without its time, so a step must have sent nearly all of its orders. */
const shareSent = 0.98

export interface StepResult extends Step {
  due: number
  sent: number
  inTime: number
  sustained: boolean
}

export function stepResults(steps: readonly Step[], metrics: Metrics): StepResult[] {
  return steps.map((step) => {
    const { passes = 0, fails = 0 } = metrics[`in_time{rate:${rateTag(step)}}`]?.values ?? {}
    const due = Math.floor(step.ratePerS * step.seconds + 1e-6)
    const sent = passes + fails
    return { ...step, due, sent, inTime: passes, sustained: sent >= due * shareSent && passes >= sent * shareInTime }
  })
}

/** The highest rate that was sustained together with every lower one; null if not even the first was. */
export function kneeOf(results: readonly StepResult[]): number | null {
  const broken = results.findIndex(({ sustained }) => !sustained)
  return (broken < 0 ? results : results.slice(0, broken)).at(-1)?.ratePerS ?? null
}

export function stepTable(steps: readonly Step[], metrics: Metrics): string {
  const results = stepResults(steps, metrics)
  const ms = (name: string, step: Step, stat: string) => {
    const { count = 0, [stat]: value = 0 } = metrics[`${name}{rate:${rateTag(step)}}`]?.values ?? {}
    return count === 0 ? '–' : value.toFixed(0)
  }
  const rows = results.map((step) => [
    rateTag(step),
    `${step.due}`,
    `${step.sent}`,
    `${step.inTime}`,
    ...['accept_ms', 'settle_ms'].flatMap((name) => ['p(50)', 'p(99)'].map((stat) => ms(name, step, stat))),
    step.sustained ? 'sustained' : 'not sustained',
  ])
  const head = ['rate/s', 'due', 'sent', 'in time', 'accept p50', 'p99', 'settle p50', 'p99', '']
  const knee = kneeOf(results)
  const conclusion =
    knee === null ? 'Not even the lowest rate was sustained.' : `Knee: ${knee.toFixed(1)} orders a second.`
  return `\n${[head, ...rows].map((row) => row.map((cell) => cell.padStart(14)).join('')).join('\n')}\n\n${conclusion}\n`
}
