import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { patternOf } from './judge.ts'
import { mutants } from './list.ts'
import { editsOf } from './mutant.ts'
import { mutate, occurrences, readSource } from './mutate.ts'

const exists = (file: string) => existsSync(join(import.meta.dirname, '../..', file))

it('When all mutants are listed, then their names are unique', () => {
  const names = mutants.map(({ name }) => name)
  expect(new Set(names).size).toBe(names.length)
  for (const name of names) expect(name).toMatch(/^[a-z0-9-]+$/)
})

it.each(mutants.map((mutant) => [mutant.name, mutant] as const))(
  'When the mutant %s is made, then its text occurs exactly once and its replacement differs',
  (_, mutant) => {
    for (const edit of editsOf(mutant)) {
      expect(occurrences(readSource(edit.file), edit.from), `"${edit.from}" in ${edit.file}`).toBe(1)
      expect(mutate(mutant.name, edit)).not.toBe(readSource(edit.file))
    }
  },
)

it.each(mutants.flatMap(({ name, killedBy }) => ('test' in killedBy ? [[name, killedBy] as const] : [])))(
  'When the mutant %s is to be killed by a test, then that test exists',
  (_, { test, title }) => {
    expect(exists(test), test).toBe(true)
    expect(readSource(test)).toContain(title)
  },
)

it('When a title has placeholders and brackets, then its pattern matches the generated titles', () => {
  const title = 'When it is sent %s (twice), then …'
  expect('queries > When it is sent a signal (twice), then …').toMatch(new RegExp(patternOf(title)))
})
