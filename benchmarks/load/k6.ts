/** k6 with the interface of the embedded driver: it sends the same plan, and its samples are read as attempts. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createReadStream, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { AppError } from '#shared/runtime/errors.ts'
import type { DrivenOrder } from '../k6/driven-order.ts'
import { statOf } from '../measure/cpu.ts'
import { type CpuPriority, spawnWithPriority } from './cpu-priority.ts'
import type { Attempt, LoadDriver, LoadRun, Target, Workload } from './driver.ts'
import { attemptOf, startDelays } from './k6-output.ts'
import { type PlannedOrder, planOrders } from './plan.ts'
import { tokensFor } from './plan-tokens.ts'
import { validateRun } from './validate-run.ts'

const script = join(import.meta.dirname, '../k6/drive.ts')
const cpuEveryMs = 100
const environment = { ...process.env, K6_NO_USAGE_REPORT: 'true', K6_AUTO_EXTENSION_RESOLUTION: 'false' }

/** One k6 process per run: k6 cannot wait for the next workload. @param binary k6, or a path to it */
export function k6Driver(binary: string, priority: CpuPriority): LoadDriver {
  const running = new Set<ChildProcess>()
  return {
    async run(target, workload) {
      const plan = planOrders(workload)
      const dir = mkdtempSync(join(tmpdir(), 'order-three-ways-k6-'))
      try {
        const files = { plan: join(dir, 'plan.json'), samples: join(dir, 'samples.json') }
        await writePlan(files.plan, target, plan)
        const child = start(priority, binary, argumentsOf(target, workload, plan.length, files))
        running.add(child)
        const cpuMs = await ended(child).finally(() => running.delete(child))
        return await readRun(files.samples, plan, cpuMs)
      } finally {
        rmSync(dir, { recursive: true, force: true })
      }
    },
    async close() {
      await Promise.all(
        [...running].map((child) => {
          const gone = once(child, 'exit')
          child.kill('SIGKILL')
          return gone
        }),
      )
    },
  }
}

async function writePlan(file: string, target: Target, plan: readonly PlannedOrder[]): Promise<void> {
  const tokens = await tokensFor(target.tokenSecret, plan)
  const orders: DrivenOrder[] = plan.map(({ offsetMs, customerId, input, scenario }) => ({
    offsetMs,
    token: tokens.get(customerId)!,
    input,
    cancelled: scenario === 'cancelled',
  }))
  writeFileSync(file, JSON.stringify(orders), { mode: 0o600 })
}

function argumentsOf(target: Target, workload: Workload, orders: number, files: { plan: string; samples: string }) {
  const { durationMs, maxInFlight, ratePerS, timeoutMs } = workload
  // One for each order that can wait for a response at the same time, with room for bursts. More would only use memory.
  const vus = Math.max(1, Math.min(orders, maxInFlight, Math.ceil(1.2 * ratePerS * (timeoutMs / 1_000)) + 10))
  const settings = {
    BASE_URL: (target.urls ?? [target.url]).join(','),
    PLAN: files.plan,
    VUS: vus,
    LEAD_MS: 500 + vus,
    LASTS_MS: durationMs,
    TIMEOUT_MS: timeoutMs,
  }
  return [
    'run',
    '--quiet',
    '--no-color',
    `--out=json=${files.samples}`,
    ...Object.entries(settings).flatMap(([name, value]) => ['-e', `${name}=${value}`]),
    script,
  ]
}

function start({ prefix }: CpuPriority, binary: string, args: string[]): ChildProcess {
  const [command, ...rest] = [...prefix, binary, ...args]
  return spawnWithPriority(() => spawn(command!, rest, { env: environment, stdio: ['ignore', 'ignore', 'pipe'] }))
}

/** @returns its CPU time when last sampled, in milliseconds; 0 where there is no /proc */
async function ended(child: ChildProcess): Promise<number> {
  let cpuMs = 0
  const sample = () => {
    cpuMs = (child.pid && statOf(child.pid)?.cpuMs) || cpuMs
  }
  const watch = setInterval(sample, cpuEveryMs)
  try {
    const [[code, signal], errors] = await Promise.all([once(child, 'close'), text(child.stderr!)])
    if (code === 0) return cpuMs
    const lastLines = errors.trim().split('\n').slice(-5).join('\n')
    throw new AppError('unavailable', `The load driver failed: k6 exited with ${code ?? signal}.\n${lastLines}`)
  } finally {
    clearInterval(watch)
  }
}

async function readRun(samples: string, plan: readonly PlannedOrder[], cpuMs: number): Promise<LoadRun> {
  const attempts: Attempt[] = []
  if (existsSync(samples))
    for await (const line of createInterface({ input: createReadStream(samples) })) {
      const attempt = attemptOf(line, plan)
      if (attempt) attempts.push(attempt)
    }
  attempts.sort((a, b) => a.intendedAt - b.intendedAt)
  return validateRun(plan.length, attempts, cpuMs, startDelays(attempts))
}
