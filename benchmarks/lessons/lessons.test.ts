/** What every lesson needs so that it can be found, predicted, run and shown. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { findLesson, lessons } from './lessons.ts'

const folders = readdirSync(import.meta.dirname, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && existsSync(join(import.meta.dirname, entry.name, 'lesson.ts')))
  .map(({ name }) => name)

test('When a folder has a lesson, then it is in the list under the name of its folder, once', () => {
  expect(lessons.map(({ name }) => name).sort()).toEqual(folders.sort())
})

test.each(lessons)(
  'When $name is shown, then it has a question, advice and a way back, and fits on a page',
  (lesson) => {
    for (const text of [lesson.title, lesson.claim, lesson.question.text, lesson.advice, lesson.backOut])
      expect(text.length).toBeGreaterThan(10)
    const source = readFileSync(join(import.meta.dirname, lesson.name, 'lesson.ts'), 'utf8')
    expect(source.split('\n').length).toBeLessThanOrEqual(170)
  },
)

test('When a lesson does not exist, then the error says how to list them', () => {
  expect(() => findLesson('magic')).toThrow('There is no lesson "magic". "kit lesson" lists them.')
})
