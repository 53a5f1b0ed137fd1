/** A style's own word on its messages, by running its scripts: what is left (`backlog.ts`), and forget it all (`forget.ts`). */
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { z } from 'zod'
import { AppError, messageOf } from '#shared/runtime/errors.ts'
import { timeouts } from '#shared/runtime/timeouts.ts'

const projectRoot = join(import.meta.dirname, '..', '..')
const run = promisify(execFile)
const answer = z.object({ pending: z.record(z.string(), z.number()), deadLetters: z.number() })
const pollMs = 300

/** Runs a style's script in an environment. @returns what it printed, or null when the style has no such script */
export async function runScript(script: string, env: Record<string, string>): Promise<string | null> {
  if (!existsSync(join(projectRoot, script))) return null
  const options = {
    cwd: projectRoot,
    env: { ...process.env, ...env },
    timeout: timeouts.conditionMs,
    maxBuffer: 64 * 2 ** 20,
  }
  return (await run(process.execPath, [script], options)).stdout
}

/** Empties what a style left in its broker, so that the next cell meets nobody else's messages. */
export async function forgetMessages(styleDir: string, env: Record<string, string>): Promise<void> {
  await runScript(join(styleDir, 'forget.ts'), env)
}

/** @returns kind of work to how much is left, without the zeros; the chain has no backlog and nothing left @throws Fault unavailable when the style cannot tell */
async function backlog(script: string, env: Record<string, string>): Promise<Record<string, number>> {
  try {
    const printed = await runScript(script, env)
    if (printed === null) return {}
    const { pending, deadLetters } = answer.parse(JSON.parse(printed.trim().split('\n').at(-1) ?? ''))
    const all = Object.entries({ ...pending, 'dead letters': deadLetters })
    return Object.fromEntries(all.filter(([, count]) => count > 0))
  } catch (cause) {
    throw new AppError('unavailable', `${script} could not tell what is left: ${messageOf(cause)}`, cause)
  }
}

/** Asks until nothing but dead letters is left, or the time is up. @returns what is left then */
export async function waitForBacklog(
  styleDir: string,
  env: Record<string, string>,
  withinMs: number,
): Promise<Record<string, number>> {
  const script = join(styleDir, 'backlog.ts')
  const deadline = Date.now() + withinMs
  for (;;) {
    const left = await backlog(script, env)
    const waiting = Object.keys(left).some((what) => what !== 'dead letters')
    if (!waiting || Date.now() > deadline) return left
    await sleep(pollMs)
  }
}
