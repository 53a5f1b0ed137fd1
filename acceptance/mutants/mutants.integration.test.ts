/** Runs a few mutants, to test the machinery. `kit mutants` runs all of them. */
import { expect, it } from 'vitest'
import { judge } from './judge.ts'
import { mutants } from './list.ts'
import type { Mutant } from './mutant.ts'

const named = (name: string): Mutant => mutants.find((mutant) => mutant.name === name)!

it.each([
  ['everything-cancelled', /^I12: cancelled for .* but there was no reason to cancel it$/],
  ['inbox-not-written', /^I11: .*(has no record of |≠ 0 processed)/],
])(
  'When the mutant %s is compared, then the comparison reports the broken invariant and fails',
  async (name, detail) => {
    expect(await judge(named(name))).toEqual({ outcome: 'killed', detail: expect.stringMatching(detail) })
  },
)

const harmless: Mutant = {
  name: 'harmless',
  what: 'No defect that a test checks.',
  file: 'benchmarks/load/validate-run.ts',
  from: 'export function validateRun(',
  to: 'export const unused = 1\nexport function validateRun(',
  killedBy: { test: 'benchmarks/load/validate-run.test.ts', title: 'When the driver was delayed' },
}

it('When the test passes, then the mutant survived', async () => {
  expect(await judge(harmless)).toMatchObject({ outcome: 'survived' })
})

it('When a test fails, then the mutant is killed, and the detail is the failure', async () => {
  const mutant = { ...harmless, from: 'valid: notes.length === 0', to: 'valid: true' }
  expect(await judge(mutant)).toEqual({ outcome: 'killed', detail: expect.stringContaining('AssertionError') })
})

it('When the test cannot start, then the verdict is unclear', async () => {
  const verdict = await judge({ ...harmless, to: 'throw new Error("broken")\nexport function validateRun(' })
  expect(verdict).toMatchObject({
    outcome: 'unclear',
    detail: expect.stringContaining('Error: broken'),
  })
})
