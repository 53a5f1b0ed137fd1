/**
 * Two services for the test of superviseServices. Each start is appended to the file STARTS. RUNS configures each run of a
 * service: `flaky=stay,exit` keeps running the first time and exits the second time. The last entry applies to all later runs.
 */
import { appendFileSync, readFileSync } from 'node:fs'
import { runService } from './lifecycle.ts'
import { superviseServices } from './supervise.ts'

const { STARTS = '', RUNS = '' } = process.env

function runPlan(name: string): void {
  appendFileSync(STARTS, `${name} ${process.pid}\n`)
  const starts = readFileSync(STARTS, 'utf8').split('\n')
  const n = starts.filter((line) => line.startsWith(`${name} `)).length
  const plan = RUNS.split(';').find((entry) => entry.startsWith(`${name}=`)) ?? `${name}=stay`
  const runs = plan.slice(name.length + 1).split(',')
  if ((runs[n - 1] ?? runs.at(-1)) === 'exit') process.exit(1)
  setInterval(() => {}, 1_000)
}

const [name] = process.argv.slice(2)
runService(name ?? 'test-services', async (onClose) => {
  if (name) runPlan(name)
  else superviseServices(['steady', 'flaky'], import.meta.filename, 1, onClose)
})
