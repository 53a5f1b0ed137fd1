/** `kit check`: what must be green before a commit. Every step runs, even if an earlier one failed. */
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { Command } from 'commander'

const root = join(import.meta.dirname, '..')
const bin = (name: string) => join(root, 'node_modules/.bin', name)

interface Step {
  name: string
  command: string
  args: string[]
}

const steps: Step[] = [
  { name: 'types', command: 'tsc', args: ['-p', '.'] },
  { name: 'types of k6', command: 'tsc', args: ['-p', 'benchmarks/k6'] },
  { name: 'types of page', command: 'tsc', args: ['-p', 'benchmarks/report/browser'] },
  { name: 'format and lint', command: 'biome', args: ['check', '--error-on-warnings', '.'] },
  {
    name: 'import rules',
    command: 'depcruise',
    args: ['--config', '.dependency-cruiser.mjs', '--output-type', 'err', '.'],
  },
  { name: 'dead code', command: 'knip', args: ['--no-progress', '--treat-config-hints-as-errors'] },
  { name: 'fast tests', command: 'vitest', args: ['run', '--project', 'fast', '--reporter=dot'] },
]

async function check(): Promise<void> {
  const failed: string[] = []
  for (const step of steps) {
    process.stdout.write(`${step.name.padEnd(16)} `)
    const startedAt = Date.now()
    const { code, output } = await run(step)
    const seconds = ((Date.now() - startedAt) / 1_000).toFixed(1).padStart(5)
    console.log(`${seconds} s  ${code === 0 ? 'ok' : 'failed'}`)
    if (code === 0) continue
    failed.push(step.name)
    console.log(`\n${output.trim()}\n`)
  }
  if (failed.length === 0) return
  console.error(`Failed: ${failed.join(', ')}`)
  process.exitCode = 1
}

/** On the project's own Node, which comes first on the path: some tools refuse an older one. */
async function run({ command, args }: Step): Promise<{ code: number; output: string }> {
  const { FORCE_COLOR: _, ...given } = process.env
  const env = { ...given, NO_COLOR: '1', PATH: `${join(root, 'node_modules/.bin')}:${given.PATH}` }
  const child = spawn(bin(command), args, {
    cwd: root,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const ended = new Promise<number>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => resolve(code ?? 1))
  })
  const [out, errors, code] = await Promise.all([text(child.stdout), text(child.stderr), ended])
  return { code, output: out + errors }
}

export const checkCommand = new Command('check')
  .description('types, format, lint, import rules, dead code and the fast tests')
  .action(check)
