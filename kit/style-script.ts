/** Runs a script that belongs to a style, as a process of its own with the style's addresses. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import type { Stack } from '#stack/stack.ts'
import { styleAddresses } from '#stack/style-processes.ts'
import { type StyleName, styles } from '#stack/styles.ts'
import { followUps } from './start-options.ts'

const root = join(import.meta.dirname, '..')

function launch(stack: Stack, style: StyleName, script: string, args: string[], stdout: 'inherit' | 'pipe') {
  const { dir } = styles[style]
  const env = {
    ...process.env,
    ...styleAddresses(stack, style),
    FOLLOW_UPS: followUps(stack.config.dataDir),
  }
  return spawn(process.execPath, [join(dir, script), ...args], {
    cwd: root,
    env,
    stdio: ['ignore', stdout, stdout === 'pipe' ? 'ignore' : 'inherit'],
  })
}

/** Its output goes where ours goes. @returns its exit code */
export async function runScript(stack: Stack, style: StyleName, script: string, args: string[]): Promise<number> {
  const [code] = await once(launch(stack, style, script, args, 'inherit'), 'exit')
  return code ?? 1
}

/** @returns what it printed, or undefined when it failed */
export async function readScriptOutput(
  stack: Stack,
  style: StyleName,
  script: string,
  args: string[],
): Promise<string | undefined> {
  const child = launch(stack, style, script, args, 'pipe')
  const [output, [code]] = await Promise.all([text(child.stdout!), once(child, 'exit')])
  return code === 0 ? output : undefined
}
