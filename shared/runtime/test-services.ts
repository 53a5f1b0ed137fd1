/**
 * Two services for the test of start-all. Each start is noted in the file STARTS; LIVES says how each life of a service
 * goes: `moody=stay,die` stays up the first time and dies at once the second time. The last life goes for all after it.
 */
import { appendFileSync, readFileSync } from 'node:fs'
import { runService } from './lifecycle.ts'
import { superviseServices } from './supervise.ts'

const { STARTS = '', LIVES = '' } = process.env

function live(name: string): void {
  appendFileSync(STARTS, `${name} ${process.pid}\n`)
  const starts = readFileSync(STARTS, 'utf8').split('\n')
  const n = starts.filter((line) => line.startsWith(`${name} `)).length
  const plan = LIVES.split(';').find((one) => one.startsWith(`${name}=`)) ?? `${name}=stay`
  const lives = plan.slice(name.length + 1).split(',')
  if ((lives[n - 1] ?? lives.at(-1)) === 'die') process.exit(1)
  setInterval(() => {}, 1_000)
}

const [name] = process.argv.slice(2)
runService(name ?? 'test-services', async (onClose) => {
  if (name) live(name)
  else superviseServices(['steady', 'moody'], import.meta.filename, 1, onClose)
})
