/** Selects the load driver: by default k6 where it is installed, otherwise the embedded one. */
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { AppError } from '#shared/runtime/errors.ts'
import { isAtLeast } from '#stack/tools.ts'
import { type CpuPriority, detectPriority } from './cpu-priority.ts'
import type { LoadDriver } from './driver.ts'
import { embeddedDriver } from './embedded.ts'
import { k6Driver } from './k6.ts'

export const driverNames = ['auto', 'k6', 'embedded'] as const
export type DriverName = (typeof driverNames)[number]

export interface DriverSelection {
  name: 'k6' | 'embedded'
  /** For the report: name, version and priority. */
  version: string
  /** One line for a person: which driver, and why. */
  summary: string
  /** A driver for one cell. */
  open(): LoadDriver
}

/** The first version that runs TypeScript and has all that the scripts use. */
const oldestK6 = '1.0'

/** @throws AppError configuration when k6 was requested by name and is missing or too old */
export async function selectDriver(name: DriverName, env: NodeJS.ProcessEnv = process.env): Promise<DriverSelection> {
  const priority = detectPriority(env)
  if (name === 'embedded') return embedded(priority, 'as requested')
  const binary = env.KIT_K6 || 'k6'
  const found = await k6Version(binary, env)
  if (found.version !== undefined)
    return k6(priority, binary, found.version, name === 'k6' ? 'as requested' : 'it is installed')
  if (name === 'k6' || env.KIT_K6)
    throw new AppError(
      'configuration',
      `The load driver k6 cannot be used: ${found.reason}. Install k6, or use --driver embedded.`,
    )
  return embedded(priority, found.reason)
}

const embedded = (priority: CpuPriority, why: string): DriverSelection => ({
  name: 'embedded',
  version: `embedded, ${priority.label}`,
  summary: `Load driver: embedded (${why}), ${priority.label}.`,
  open: () => embeddedDriver(priority),
})

const k6 = (priority: CpuPriority, binary: string, version: string, why: string): DriverSelection => ({
  name: 'k6',
  version: `k6 ${version}, ${priority.label}`,
  summary: `Load driver: k6 ${version} (${why}), ${priority.label}.`,
  open: () => withRetries(k6Driver(binary, priority), () => embeddedDriver(priority)),
})

/** The script of k6 gives up at the first response: clients that retry are driven by the embedded driver, and noted. */
function withRetries(driver: LoadDriver, open: () => LoadDriver): LoadDriver {
  let retrying: LoadDriver | undefined
  return {
    async run(target, workload) {
      if (!workload.retries) return driver.run(target, workload)
      retrying ??= open()
      const run = await retrying.run(target, workload)
      return { ...run, notes: [...run.notes, 'sent by the embedded load driver: k6 does not retry'] }
    },
    close: async () => void (await Promise.all([driver.close(), retrying?.close()])),
  }
}

type K6Version = { version: string; reason?: undefined } | { version?: undefined; reason: string }

async function k6Version(binary: string, env: NodeJS.ProcessEnv): Promise<K6Version> {
  const output = await promisify(execFile)(binary, ['version'], { env, timeout: 30_000 }).catch(
    (error) => error as Error,
  )
  if (output instanceof Error) return { reason: binary === 'k6' ? 'k6 is not on the PATH' : `${binary} does not run` }
  const version = /k6(?:\.exe)? v([\d.]+)/.exec(output.stdout)?.[1]
  if (version === undefined) return { reason: `${binary} does not report a version of k6` }
  return isAtLeast(version, oldestK6) ? { version } : { reason: `k6 ${version} is older than ${oldestK6}` }
}
