/** What a comparison shows while it runs, and what it keeps after each cell. */
import { renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { MeasuredCell } from '../benchmarks/cell.ts'
import type { ProgressReporter } from '../benchmarks/compare.ts'
import { reportPage } from '../benchmarks/report/page.ts'
import type { Results } from '../benchmarks/results-schema.ts'

/** @param out where results.json and report.html are kept @param old what to compare with on the page */
export function audience(out: string, old?: Results): ProgressReporter {
  const startedAt = Date.now()
  return {
    say: (line) => console.log(line),
    cellStarts({ experiment, style, downstream, load, control, durability }, position, of, leftS) {
      const variant = `${control ? ' (control)' : ''}${durability ? ' (flushed)' : ''}`
      const what = `${experiment}${variant}: ${style}, ${downstream} services`
      const rate = `${Math.round(load.ratePerS * 60)}/min for ${load.seconds} s`
      console.log(`[${position}/${of}] ${what}, ${rate}, about ${minutes(leftS * 1_000)} left`)
    },
    cellEnds: (measured) => console.log(`        ${summaryOf(measured)}  (${minutes(Date.now() - startedAt)} so far)`),
    keep(results) {
      write(join(out, 'results.json'), `${JSON.stringify(results, null, 2)}\n`)
      write(join(out, 'report.html'), reportPage(results, old))
    },
  }
}

function summaryOf({ cell }: MeasuredCell): string {
  if (cell.failure !== null) return `FAILED: ${cell.failure}`
  const { acceptMs, settleMs, effectsMs, orders, audit, valid, notes, params, scaling, availability: fates } = cell
  const promised = audit.violations.filter((violation) => violation.guaranteed)
  const unpromised = audit.violations.length - promised.length
  return [
    ...(fates
      ? [
          `${params.fault}: ${fates.correct} correct and ${fates.late} late of ${fates.attempts}, drained in ${fates.drainMs} ms`,
        ]
      : []),
    ...(scaling ? [`${params.phase} at ${params.ratePerS}/s, ${scaling.within ? 'within' : 'beyond'} the limits`] : []),
    `accept p50 ${acceptMs.p50 ?? '–'} ms, settle ${settleMs.p50 ?? '–'}, effects ${effectsMs.p50 ?? '–'}`,
    `${orders.completed + orders.cancelled} of ${orders.attempted} settled`,
    promised.length > 0
      ? `${promised.length} VIOLATIONS of ${promised[0]!.invariant}: ${promised[0]!.detail}`
      : 'audit clean',
    ...(unpromised > 0 ? [`${unpromised} violations of what is not promised`] : []),
    ...(valid ? [] : [`NOT VALID: ${notes.join('; ')}`]),
  ].join('; ')
}

const minutes = (ms: number): string =>
  `${Math.floor(ms / 60_000)}:${String(Math.floor(ms / 1_000) % 60).padStart(2, '0')} min`

/** Whole or not at all: an interruption leaves the last complete file. */
function write(file: string, text: string): void {
  writeFileSync(`${file}.new`, text)
  renameSync(`${file}.new`, file)
}
