/** Some mutants in every test run, so that the machinery works; `kit mutants` runs them all. */
import { expect, it } from 'vitest'
import { judge } from './judge.ts'
import { mutants } from './list.ts'
import type { Mutant } from './mutant.ts'

const named = (name: string): Mutant => mutants.find((mutant) => mutant.name === name)!

it.each([
  ['everything-cancelled', /^I12: cancelled for .* but there was no reason to cancel it$/],
  ['inbox-not-written', /^I11: .*(has no record of |≠ 0 processed)/],
])(
  'When the mutant %s is compared, then the comparison names what it breaks and does not end well',
  async (name, detail) => {
    expect(await judge(named(name))).toEqual({ outcome: 'killed', detail: expect.stringMatching(detail) })
  },
)

const harmless: Mutant = {
  name: 'harmless',
  what: 'Nothing that any test asks for.',
  file: 'benchmarks/load/validate-run.ts',
  from: 'export function validateRun(',
  to: 'export const unused = 1\nexport function validateRun(',
  killedBy: { test: 'benchmarks/load/validate-run.test.ts', title: 'When the driver was delayed' },
}

it('When a test does not notice a mutant, then it survived', async () => {
  expect(await judge(harmless)).toMatchObject({ outcome: 'survived' })
})

it('When a test notices it, then it is killed, and by what is said', async () => {
  const mutant = { ...harmless, from: 'valid: notes.length === 0', to: 'valid: true' }
  expect(await judge(mutant)).toEqual({ outcome: 'killed', detail: expect.stringContaining('AssertionError') })
})

it('When the test that should notice it cannot even start, then that proves nothing', async () => {
  const verdict = await judge({ ...harmless, to: 'throw new Error("broken")\nexport function validateRun(' })
  expect(verdict).toMatchObject({
    outcome: 'unclear',
    detail: expect.stringContaining('Error: broken'),
  })
})
