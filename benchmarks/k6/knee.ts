/** The end of a scaling run: a line for each rate, and the knee, from what k6 has counted. */
import type { Step } from './schedule.ts'

/** As k6 hands them to handleSummary: a metric's values by their names. */
export type Metrics = Record<string, { values: Record<string, number> }>

export const rateTag = ({ ratePerS }: Step): string => ratePerS.toFixed(1)

/** Of the orders due; the rest may be late, refused or never sent. */
const shareInTime = 0.99
/** k6 counts a dropped arrival without saying when, so a step must have seen nearly all of its own. */
const shareSent = 0.98

export interface StepResult extends Step {
  due: number
  sent: number
  inTime: number
  held: boolean
}

export function stepResults(steps: readonly Step[], metrics: Metrics): StepResult[] {
  return steps.map((step) => {
    const { passes = 0, fails = 0 } = metrics[`in_time{rate:${rateTag(step)}}`]?.values ?? {}
    const due = Math.floor(step.ratePerS * step.seconds + 1e-6)
    const sent = passes + fails
    return { ...step, due, sent, inTime: passes, held: sent >= due * shareSent && passes >= sent * shareInTime }
  })
}

/** The highest rate that was held, and every lower one too; null if not even the first. */
export function kneeOf(results: readonly StepResult[]): number | null {
  const broken = results.findIndex(({ held }) => !held)
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
    step.held ? 'held' : 'not held',
  ])
  const head = ['rate/s', 'due', 'sent', 'in time', 'accept p50', 'p99', 'settle p50', 'p99', '']
  const knee = kneeOf(results)
  const last = knee === null ? 'Not even the lowest rate was held.' : `Knee: ${knee.toFixed(1)} orders a second.`
  return `\n${[head, ...rows].map((row) => row.map((cell) => cell.padStart(11)).join('')).join('\n')}\n\n${last}\n`
}
