/** Exercises without servers: their folders, their texts, and what is said of code that cannot be judged. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Exercise } from './exercise.ts'
import { exercises, findExercise } from './exercises.ts'
import { thrownText } from './thrown.ts'
import { judge } from './verdict.ts'

const dir = import.meta.dirname
const read = (...path: string[]) => readFileSync(join(dir, ...path), 'utf8')
const noServers = { databaseUrl: '', kafkaBrokers: '', temporalAddress: '', temporalNamespace: '' }

describe('the list', () => {
  it('Then it has the folders, numbered from 01, and the README shows each with its section and lesson', () => {
    const folders = readdirSync(dir, { withFileTypes: true }).filter(({ name }) => /^\d\d-/.test(name))
    expect(exercises.map(({ name }) => name)).toEqual(folders.map(({ name }) => name).sort())
    expect(exercises.map(({ name }) => Number(name.slice(0, 2)))).toEqual(exercises.map((_, i) => i + 1))
    for (const { name, title, section, lesson } of exercises)
      expect(read('README.md')).toContain(`| [${name}](${name}/README.md) | ${title} | ${section} | ${lesson} |`)
  })

  it.each(exercises)('Then  is short, and its README names its section, lesson and command', (exercise) => {
    const { name, title, section, lesson } = exercise
    const [readme, start, solution] = ['README.md', 'exercise.ts', 'solution.ts'].map((file) => read(name, file))
    expect(start!.split('\n').length).toBeLessThanOrEqual(60)
    const commands = [`kit exercise ${name.slice(0, 2)}`, `kit lesson ${lesson}`]
    for (const text of [title, `EDA ${section}`, ...commands, '<details>']) expect(readme).toContain(text)
    expect(solution).toContain('What matters')
  })

  it('When an exercise is named by its number or its name, then it is found; otherwise an error says so', () => {
    for (const wanted of ['2', '02', '02-no-inbox']) expect(findExercise(wanted).name).toBe('02-no-inbox')
    for (const wanted of ['', '0', '13', 'no-inbox'])
      expect(() => findExercise(wanted)).toThrow(`There is no exercise "${wanted}"`)
  })
})

describe('code that cannot be judged', () => {
  const exercise = (overrides: Partial<Exercise>): Exercise => ({ ...exercises[0]!, ...overrides })

  it('When the file cannot be loaded, then that is said, and nothing is found', async () => {
    const { findings, failure } = await judge(exercise({ name: '00-not-there' }), 'exercise', noServers)
    expect(findings).toEqual([])
    expect(failure).toMatch(/^exercise\.ts cannot be loaded\. .*00-not-there/)
  })

  it('When the check throws, then its message is said, and nothing is found', async () => {
    const check = async () => {
      throw new Error('Waited in vain.')
    }
    const verdict = await judge(exercise({ check }), 'solution', noServers)
    expect(verdict).toEqual({ findings: [], failure: 'Waited in vain.' })
  })

  it('When the code throws, then the line is said', () => {
    const error = new TypeError('x is not a function')
    error.stack = `${error}\n    at run (file:///exercises/02-no-inbox/exercise.ts?process=3:14:9)`
    expect(thrownText(error)).toBe('TypeError: x is not a function (exercise.ts, line 14)')
  })
})
