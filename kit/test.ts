/** `kit test`: runs all tests, those without servers first, then the others on servers of their own, which stop afterwards. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { Command } from 'commander'
import { stopAbandonedServers } from '../acceptance/stack.setup.ts'

const root = join(import.meta.dirname, '..')
const projects = ['fast', 'integration']

async function test(given: string[]): Promise<void> {
  const args = given.flatMap((arg) => (projects.includes(arg) ? ['--project', arg] : [arg]))
  const vitest = join(root, 'node_modules/vitest/vitest.mjs')
  const child = spawn(process.execPath, [vitest, 'run', ...args], { cwd: root, stdio: 'inherit' })
  process.on('SIGINT', () => {}) // Ctrl-C reaches vitest too, which then ends without stopping its servers
  process.on('SIGTERM', () => child.kill('SIGTERM'))
  const [code] = await once(child, 'exit')
  await stopAbandonedServers()
  process.exitCode = code ?? 1
}

export const testCommand = new Command('test')
  .description('run all tests, on servers of their own')
  .argument('[args...]', 'fast, integration, a part of a file name, or any other argument of vitest')
  .allowUnknownOption()
  .action(test)
