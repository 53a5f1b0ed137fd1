/** `kit exercise` as a student runs it, on the servers of the test run. */
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { exercises } from '../exercises/exercises.ts'

const root = join(import.meta.dirname, '..')

const kitExercise = (...args: string[]): Promise<{ code: number; output: string }> =>
  new Promise((resolve) => {
    execFile(process.execPath, ['kit.ts', 'exercise', ...args], { cwd: root }, (error, stdout, stderr) =>
      resolve({ code: error ? Number(error.code ?? 1) : 0, output: stdout + stderr }),
    )
  })

it('When no exercise is named, then all are listed', async () => {
  const { code, output } = await kitExercise()
  expect(code).toBe(0)
  for (const { name, title } of exercises) expect(output).toMatch(new RegExp(`${name} +${title}`))
})

it('When an exercise does not exist, then nothing is started, and the error says how to list them', async () => {
  expect(await kitExercise('13')).toEqual({
    code: 1,
    output: 'There is no exercise "13". "kit exercise" lists them.\n',
  })
})

it('When an exercise is checked, then what is still wrong is said in words; its solution is right', async () => {
  const [start, solution] = await Promise.all([kitExercise('06'), kitExercise('6', '--solved')])
  expect(start).toMatchObject({ code: 1, output: expect.stringContaining('Still wrong:\n  order-7 earned no points') })
  expect(solution).toMatchObject({ code: 0, output: expect.stringContaining('The solution is right.') })
})

it('When a server cannot be reached, then that is said instead of a finding', async () => {
  const env = { ...process.env, KAFKA_BROKERS: '127.0.0.1:1' }
  const output = await new Promise<string>((resolve) => {
    execFile(process.execPath, ['kit.ts', 'exercise', '06'], { cwd: root, env }, (_, stdout, stderr) =>
      resolve(stdout + stderr),
    )
  })
  expect(output).not.toContain('Still wrong')
  expect(output).toContain('127.0.0.1:1')
})
