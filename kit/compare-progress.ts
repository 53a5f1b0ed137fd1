/** Shows the progress of a comparison, and saves its results after each cell. */
import { renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { MeasuredCell } from '../benchmarks/cell.ts'
import type { ProgressReporter } from '../benchmarks/compare.ts'
import { packRows, withRows } from '../benchmarks/order-rows.ts'
import { reportPages } from '../benchmarks/report/page.ts'
import type { Results } from '../benchmarks/results-schema.ts'

/** @param out the directory of orders.ndjson.gz, results.json and report.html @param old results to compare with */
export function progressReporter(out: string, old?: Results): ProgressReporter {
  const startedAt = Date.now()
  return {
    log: (line) => console.log(line),
    onPlan(
      { experiment, part, style, downstream, load, control, variant: on, providerMeanMs, ratesPerS },
      position,
      count,
      leftS,
    ) {
      const variant = `${part ? ` (${part})` : ''}${control ? ' (control)' : ''}${on ? ` (${on})` : ''}`
      const what = `${experiment}${variant}: ${style}, ${downstream} services`
      const provider = providerMeanMs ? `, providers ${providerMeanMs} ms` : ''
      const rates = (ratesPerS ?? [load.ratePerS]).map((ratePerS) => Math.round(ratePerS * 60)).join(', ')
      const rate = `${rates}/min for ${load.seconds} s`
      console.log(`[${position}/${count}] ${what}${provider}, ${rate}, about ${minutes(leftS * 1_000)} left`)
    },
    onCell: (measured) => console.log(`        ${summaryOf(measured)}  (${minutes(Date.now() - startedAt)} so far)`),
    save(results, orders) {
      // Rows first: a reader of the older results.json ignores rows of a cell that it does not have.
      write(join(out, 'orders.ndjson.gz'), packRows(orders))
      write(join(out, 'results.json'), `${JSON.stringify(results, null, 2)}\n`)
      for (const [name, page] of Object.entries(reportPages(withRows(results, orders), old)))
        write(join(out, name), page)
    },
  }
}

function summaryOf({ cell }: MeasuredCell): string {
  if (cell.failure !== null) return `FAILED: ${cell.failure}`
  const { acceptMs, settleMs, effectsMs, orders, audit, valid, notes, params } = cell
  const { scaling, scalingOut, availability, overtime, drainTime } = cell
  const guaranteed = audit.violations.filter((violation) => violation.guaranteed)
  const others = audit.violations.length - guaranteed.length
  return [
    ...(availability
      ? [
          `${params.fault}: ${availability.correct} correct and ${availability.late} late of ${availability.attempts}, drained in ${availability.drainMs} ms`,
        ]
      : []),
    ...(drainTime
      ? [
          `${params.outageS} s at ${drainTime.ratePerS}/s: ${drainTime.backlog} orders, drained in ${drainTime.drainMs ?? '–'} ms, ${drainTime.predictedMs ?? '–'} predicted`,
        ]
      : []),
    ...(scaling
      ? [`${params.phase} at ${params.ratePerS}/s: ${scaling.within ? 'keeps up' : 'does not keep up'}`]
      : []),
    ...notes.filter((note) => overtime && note.startsWith('did not keep up')),
    ...(scalingOut
      ? [
          `${scalingOut.within ? 'kept up with' : 'did not keep up with'} ${scalingOut.offeredPerS}/s, ${scalingOut.predictedPerS}/s predicted${scalingOut.missed.map((one) => `, ${one}`).join('')}`,
        ]
      : []),
    ...(params.providerMeanMs ? [`${params.ratePerS}/s`] : []),
    `accept p50 ${acceptMs.p50 ?? '–'} ms, settle ${settleMs.p50 ?? '–'}, effects ${effectsMs.p50 ?? '–'}`,
    `${orders.completed + orders.cancelled} of ${orders.attempted} settled`,
    guaranteed.length > 0
      ? `${guaranteed.length} VIOLATIONS of ${guaranteed[0]!.invariant}: ${guaranteed[0]!.detail}`
      : 'audit clean',
    ...(others > 0 ? [`${others} violations of what the style does not guarantee`] : []),
    ...(valid ? [] : [`NOT VALID: ${notes.join('; ')}`]),
  ].join('; ')
}

const minutes = (ms: number): string =>
  `${Math.floor(ms / 60_000)}:${String(Math.floor(ms / 1_000) % 60).padStart(2, '0')} min`

/** Atomically: an interruption leaves the last complete file. */
function write(file: string, content: string | Buffer): void {
  writeFileSync(`${file}.new`, content)
  renameSync(`${file}.new`, file)
}
