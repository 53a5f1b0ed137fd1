/** Builds that are broken on purpose: a comparison must name what they violate, and not end well. */
import { execFile } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { type Results, results } from './report/results.ts'

const projectRoot = join(import.meta.dirname, '..')
const portBase = String(Number(process.env.KIT_PORT_BASE) + 700)
const left = ['node_modules', '.git', '.kit', 'compare-out']
let dir: string
afterEach(() => rmSync(dir, { recursive: true, force: true }))

/** A copy of the project in which `from` reads `to`. @throws when there is no such line to break */
function broken(file: string, from: string, to: string): void {
  dir = mkdtempSync(join(tmpdir(), 'broken-'))
  cpSync(projectRoot, dir, { recursive: true, filter: (path) => !left.includes(basename(path)) })
  symlinkSync(join(projectRoot, 'node_modules'), join(dir, 'node_modules'))
  const text = readFileSync(join(dir, file), 'utf8')
  if (!text.includes(from)) throw new Error(`${file} has no line "${from}"`)
  writeFileSync(join(dir, file), text.replace(from, to))
}

async function compareThere(...args: string[]): Promise<{ code: number; printed: string; found: Results }> {
  const out = join(dir, 'out')
  const env = { ...process.env, KIT_PORT_BASE: portBase, KIT_DATA_DIR: join(dir, 'data') }
  const all = ['kit.ts', 'compare', '--profile', 'smoke', '--style', 'choreography', '--out', out, ...args]
  const { code, printed } = await new Promise<{ code: number; printed: string }>((resolve) =>
    execFile(process.execPath, all, { cwd: dir, env, timeout: 180_000 }, (error, stdout, stderr) =>
      resolve({ code: error ? Number(error.code) : 0, printed: stdout + stderr }),
    ),
  )
  const file = join(out, 'results.json')
  expect(existsSync(file), printed).toBe(true)
  return { code, printed, found: results.parse(JSON.parse(readFileSync(file, 'utf8'))) }
}

const violated = ({ cells }: Results) =>
  new Set(
    cells.flatMap(({ audit }) => audit.violations.filter(({ promised }) => promised).map(({ invariant }) => invariant)),
  )

describe('a broken build', () => {
  it('When compensation is off, then money was kept, and the comparison says so', async () => {
    broken(
      'choreography/payment/reactions.ts',
      'refundPayment(\n      on,',
      "refundPayment(\n      { ...on, providers: { ...on.providers, refund: async () => ({ outcome: 'done', reference: '', amountCents: 0 }) } },",
    )
    const { code, printed, found } = await compareThere('--experiment', 'sustained')
    expect(code, printed).toBe(1)
    expect(violated(found)).toContain('I3')
    expect(printed).toMatch(/violates .*I3/)
  }, 240_000)

  it('When the inbox is off, then nobody knows what was absorbed, and the comparison says so', async () => {
    broken('choreography/reactions.ts', 'await writeInbox(tx, service.name, received, on.now())', '')
    const { code, printed, found } = await compareThere('--experiment', 'latency-stacking', '--services', '3')
    expect(code, printed).toBe(1)
    expect(violated(found)).toContain('I9')
    expect(printed).toContain('unabsorbed')
  }, 240_000)

  it('When the outbox is written outside the transaction, then a crash in between loses orders, and the comparison says so', async () => {
    broken(
      'choreography/order/api.ts',
      "(tx) => publish(on, tx, fact('OrderCreated', order))",
      "async () => void setTimeout(() => publish(on, on.db, fact('OrderCreated', order)), 500)",
    )
    const { code, printed, found } = await compareThere('--experiment', 'availability', '--fault', 'order down')
    expect(code, printed).toBe(1)
    expect(violated(found)).toContain('I1')
    expect(printed).toContain('stuck')
  }, 240_000)
})
