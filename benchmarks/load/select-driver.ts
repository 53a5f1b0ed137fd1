/** Which driver sends the load: k6 where it is installed, the embedded one elsewhere; asked for by name, that one or none. */
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

/** It runs TypeScript as it is and has all that the scripts use. */
const oldestK6 = '1.0'

/** @throws Fault configuration when k6 was asked for by name and is not there, or is too old */
export async function selectDriver(name: DriverName, env: NodeJS.ProcessEnv = process.env): Promise<DriverSelection> {
  const turn = detectPriority(env)
  if (name === 'embedded') return embedded(turn, 'it was asked for')
  const binary = env.KIT_K6 || 'k6'
  const found = await k6Version(binary, env)
  if (found.version !== undefined)
    return k6(turn, binary, found.version, name === 'k6' ? 'it was asked for' : 'it is installed')
  if (name === 'k6' || env.KIT_K6)
    throw new AppError(
      'configuration',
      `The load driver k6 cannot be used: ${found.why}. Install k6, or say --driver embedded.`,
    )
  return embedded(turn, found.why)
}

const embedded = (turn: CpuPriority, why: string): DriverSelection => ({
  name: 'embedded',
  version: `embedded, ${turn.says}`,
  summary: `Load driver: embedded (${why}), ${turn.says}.`,
  open: () => embeddedDriver(turn),
})

const k6 = (turn: CpuPriority, binary: string, version: string, why: string): DriverSelection => ({
  name: 'k6',
  version: `k6 ${version}, ${turn.says}`,
  summary: `Load driver: k6 ${version} (${why}), ${turn.says}.`,
  open: () => k6Driver(binary, turn),
})

type Found = { version: string; why?: undefined } | { version?: undefined; why: string }

async function k6Version(binary: string, env: NodeJS.ProcessEnv): Promise<Found> {
  const said = await promisify(execFile)(binary, ['version'], { env, timeout: 30_000 }).catch((error) => error as Error)
  if (said instanceof Error) return { why: binary === 'k6' ? 'k6 is not on the PATH' : `${binary} does not run` }
  const version = /k6(?:\.exe)? v([\d.]+)/.exec(said.stdout)?.[1]
  if (version === undefined) return { why: `${binary} does not say which version of k6 it is` }
  return isAtLeast(version, oldestK6) ? { version } : { why: `k6 ${version} is older than ${oldestK6}` }
}
