/** Three lessons as a student runs them, on servers of their own. */
import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { lessons } from '../benchmarks/lessons/lessons.ts'

const root = join(import.meta.dirname, '..')
const dir = mkdtempSync(join(tmpdir(), 'lesson-'))
afterAll(() => rmSync(dir, { recursive: true, force: true }))

/** Above the ports of the other tests' servers. */
const env = {
  ...process.env,
  KIT_PORT_BASE: String(Number(process.env.KIT_PORT_BASE) + 500),
  KIT_DATA_DIR: join(dir, 'data'),
}

const kitLesson = (...args: string[]): Promise<{ code: number; output: string }> =>
  new Promise((resolve) => {
    execFile(process.execPath, ['kit.ts', 'lesson', ...args], { cwd: root, env }, (error, stdout, stderr) =>
      resolve({ code: error ? Number(error.code ?? 1) : 0, output: stdout + stderr }),
    )
  })

it('When three lessons are run, then each has an outcome, and the page shows all of them', async () => {
  const names = ['availability-chain', 'no-dead-letters', 'coupling']
  const { code, output } = await kitLesson(...names, '--out', dir)
  expect(code, output).toBe(0)
  expect(output).toContain('3 of 3 lessons ran to their end')
  const records = JSON.parse(readFileSync(join(dir, 'lessons.json'), 'utf8'))
  expect(records).toMatchObject(names.map((name) => ({ name, failure: null, outcome: { holds: true } })))
  const page = readFileSync(join(dir, 'lessons.html'), 'utf8')
  for (const name of names) expect(page).toContain(`id="${name}"`)
})

it('When no lesson is named, then all are listed', async () => {
  const { output } = await kitLesson()
  for (const { name } of lessons) expect(output).toContain(name)
})

it('When a lesson does not exist or a prediction is no answer, then nothing is started, and the error says what is expected', async () => {
  expect(await kitLesson('magic')).toEqual({
    code: 1,
    output: 'There is no lesson "magic". "kit lesson" lists them.\n',
  })
  const { code, output } = await kitLesson('get-by-id', '--predict', 'many')
  expect({ code, output }).toMatchObject({ code: 1, output: expect.stringContaining('A number is expected (times)') })
  expect(output).not.toContain('starting')
})
