/** Runs a style's scripts: `backlog.ts` reports what is left, `forget.ts` ends it without finishing it. */
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { z } from 'zod'
import { AppError, messageOf } from '#shared/runtime/errors.ts'
import { timeouts } from '#shared/runtime/timeouts.ts'
import { type WorkLeft, waitWhileMoving } from './progress.ts'
import { defaultStalledMs } from './quiescence.ts'

const projectRoot = join(import.meta.dirname, '..', '..')
const run = promisify(execFile)
const reportSchema = z.object({ pending: z.record(z.string(), z.number()), deadLetters: z.number() })
const pollMs = 300

/** Runs a script of a style. @returns its output, or null when the style has no such script */
export async function runScript(
  script: string,
  env: Record<string, string>,
  args: readonly string[] = [],
): Promise<string | null> {
  if (!existsSync(join(projectRoot, script))) return null
  const options = {
    cwd: projectRoot,
    env: { ...process.env, ...env },
    timeout: timeouts.conditionMs,
    maxBuffer: 64 * 2 ** 20,
  }
  return (await run(process.execPath, [script, ...args], options)).stdout
}

/** Ends what a style has not finished, messages and workflows, so that the next cell starts without them. */
export async function forgetWork(styleDir: string, env: Record<string, string>): Promise<void> {
  await runScript(join(styleDir, 'forget.ts'), env)
}

/**
 * @returns the work left by kind, without zeros; nothing for a style without messages
 * @throws AppError unavailable when the script fails
 */
async function readBacklog(script: string, env: Record<string, string>): Promise<Record<string, number>> {
  try {
    const printed = await runScript(script, env)
    if (printed === null) return {}
    const { pending, deadLetters } = reportSchema.parse(JSON.parse(printed.trim().split('\n').at(-1) ?? ''))
    const all = Object.entries({ ...pending, 'dead letters': deadLetters })
    return Object.fromEntries(all.filter(([, count]) => count > 0))
  } catch (cause) {
    throw new AppError('unavailable', `${script} failed to report the backlog: ${messageOf(cause)}`, cause)
  }
}

/** Polls until only dead letters are left, or the timeout and nothing moves. @returns the work left by kind */
export async function waitForBacklog(
  styleDir: string,
  env: Record<string, string>,
  timeoutMs: number,
): Promise<Record<string, number>> {
  const script = join(styleDir, 'backlog.ts')
  const patience = { timeoutMs, stalledMs: defaultStalledMs, endsWhenStalled: false, pollMs }
  const isDone = (left: WorkLeft) => Object.keys(left).every((kind) => kind === 'dead letters')
  const { left } = await waitWhileMoving(() => readBacklog(script, env), patience, isDone)
  return left
}
