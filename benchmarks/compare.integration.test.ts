/** The command as its users run it: its files, its exit code and what it leaves running. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { results } from './results-schema.ts'

const projectRoot = join(import.meta.dirname, '..')
const dir = mkdtempSync(join(tmpdir(), 'compare-'))
/** Above the ports of the other tests' servers. */
const portBase = String(Number(process.env.KIT_PORT_BASE) + 500)
afterAll(() => rmSync(dir, { recursive: true, force: true }))

interface Run {
  child: ChildProcess
  printed: () => string
  ended: Promise<number | null>
  results: () => ReturnType<typeof results.parse>
}

function kitCompare(name: string, ...args: string[]): Run {
  const out = join(dir, name)
  const options = ['--profile', 'smoke', '--experiment', 'latency-stacking', '--out', out, ...args]
  const child = spawn(process.execPath, ['kit.ts', 'compare', ...options], {
    cwd: projectRoot,
    env: { ...process.env, KIT_PORT_BASE: portBase, KIT_DATA_DIR: join(dir, 'data') },
  })
  let text = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (text += chunk))
  return {
    child,
    printed: () => text,
    ended: once(child, 'exit').then(([code]) => code),
    results: () => results.parse(JSON.parse(readFileSync(join(out, 'results.json'), 'utf8'))),
  }
}

/** Every process that was started for the data directory of these tests. */
function processesLeft(): string[] {
  return readdirSync('/proc')
    .filter((pid) => /^\d+$/.test(pid) && Number(pid) !== process.pid)
    .flatMap((pid) => {
      try {
        const of = (file: string) => readFileSync(`/proc/${pid}/${file}`, 'utf8')
        return of('environ').includes(`KIT_DATA_DIR=${join(dir, 'data')}`) ? [of('cmdline').replaceAll('\0', ' ')] : []
      } catch {
        return [] // the process has ended
      }
    })
}

const waitForOutput = (run: Run, text: string) =>
  Promise.race([
    new Promise<void>((resolve) => {
      const check = () => run.printed().includes(text) && resolve()
      run.child.stdout?.on('data', check)
      check()
    }),
    run.ended.then((code) => {
      throw new Error(`exited with ${code} before it printed "${text}":\n${run.printed()}`)
    }),
  ])

describe('kit compare', () => {
  it('When a style keeps its guarantees, then it succeeds, with a table, results and a page', async () => {
    const run = kitCompare('good', '--style', 'choreography', '--services', '3')
    const code = await run.ended
    const { cells, meta } = run.results()
    expect(meta.complete, run.printed()).toBe(true)
    const cell = cells.find(({ experiment }) => experiment === 'latency-stacking')
    const floor = cells.find(({ experiment }) => experiment === 'latency-stacking, floor')
    expect(cells).toHaveLength(2)
    // On a busy machine the driver may fall behind; the command must then report it.
    expect(code, run.printed()).toBe(cell!.valid && floor!.valid ? 0 : 1)
    expect(cell).toMatchObject({ style: 'choreography', failure: null, audit: { violations: [] } })
    expect(cell!.orders).toMatchObject({ attempted: 12, accepted: 12, completed: 12, lost: 0, stuck: 0 })
    expect(cell!.settleMs.p50).toBeGreaterThan(cell!.criticalPathMs.p50!)
    expect(cell!.costPerOrder).toMatchObject({ providerCalls: 3, messages: 5, outboundCalls: 0 })
    expect(floor).toMatchObject({ style: 'choreography', failure: null, orders: { accepted: 12, completed: 12 } })
    expect(floor!.costPerOrder).toMatchObject({ providerCalls: 3, messages: 5 })
    expect(run.printed()).toMatch(/choreography +3 +4 +\d+/)
    expect(readFileSync(join(dir, 'good/report.html'), 'utf8')).toContain('Latency stacking')
    expect(processesLeft()).toEqual([])
  })

  it('When it is interrupted in its second cell, then the first is kept, nothing is left running, and it can be resumed', async () => {
    const run = kitCompare('broken-off', '--style', 'orchestration', '--services', '3')
    await waitForOutput(run, '[2/2]')
    run.child.kill('SIGINT')
    expect(await run.ended, run.printed()).toBe(130)
    const { cells, meta } = run.results()
    expect(meta.complete).toBe(false)
    expect(cells).toHaveLength(1)
    expect(processesLeft()).toEqual([])
    const resumed = kitCompare('broken-off', '--style', 'orchestration', '--services', '3', '--resume')
    await resumed.ended
    const { cells: all, meta: whole } = resumed.results()
    expect(whole, resumed.printed()).toMatchObject({ complete: true, date: meta.date, resumedAt: [expect.any(String)] })
    expect(all).toEqual([cells[0], expect.objectContaining({ failure: null })])
    expect(resumed.printed()).not.toContain('[1/2]')
  })

  it.each([
    ['--services', '2', 'Expected whole numbers from 3 to 18'],
    ['--profile', 'slow', 'Allowed choices are smoke, quick, full'],
    ['--style', 'hybrid?', 'Allowed choices are'],
    ['--seed', 'x', 'Expected a whole number'],
    ['--variant', 'forever', 'Allowed choices are power-loss, three-brokers, temporal-on-postgres'],
  ])('When %s is %s, then the error lists what is allowed, and nothing is started', async (option, value, message) => {
    const run = kitCompare('never', option, value)
    expect(await run.ended).toBe(1)
    expect(run.printed()).toContain(message)
  })
})
