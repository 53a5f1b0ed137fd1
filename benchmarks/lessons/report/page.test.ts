/** The page of lessons, of outcomes that are known beforehand. */
import { expect, test } from 'vitest'
import { getById } from '../get-by-id/lesson.ts'
import type { Outcome } from '../lesson.ts'
import type { LessonRecord } from '../run-lessons.ts'
import { lessonsPage } from './page.ts'

const outcome: Outcome = {
  answer: 7,
  holds: true,
  finding: 'Seven times as long, "for" <nothing>.',
  table: {
    head: ['', 'p50 ms'],
    rows: [
      ['two events', 7],
      ['a call', null],
    ],
  },
  picture: {
    title: 'One user',
    unit: 'ms',
    bars: [
      { label: 'two events', value: 7 },
      { label: 'a call', value: null },
    ],
  },
}
const record: LessonRecord = { lesson: getById, prediction: 2, outcome, failure: null, seconds: 12 }
const pageOf = (change: Partial<LessonRecord>) => lessonsPage([{ ...record, ...change }], '2 cores', new Date(0))

test('When a lesson ran, then the page has its question, the deviation, the verdict, its figures and its code', () => {
  const page = pageOf({})
  for (const text of [getById.question.text, '3.5 times as much', 'The claim held here.', 'const requests = 100'])
    expect(page).toContain(text)
})

test('When text has characters of HTML, then they are shown as they are', () => {
  expect(pageOf({})).toContain('&quot;for&quot; &lt;nothing&gt;')
})

test('When a figure is missing, then its bar is empty and says so', () => {
  expect(pageOf({})).toMatch(
    /a call<\/span><span class="track"><i style="width:0\.0%"><\/i><\/span><span class="value">–/,
  )
})

test('When a bar is about a style, then the style is called as in the tables', () => {
  const picture = {
    ...outcome.picture,
    bars: [{ label: 'careful-chain, 12', style: 'careful-chain' as const, value: 1 }],
  }
  expect(pageOf({ outcome: { ...outcome, picture } })).toContain('careful chain</span>, 12</span>')
})

test('When a lesson failed, then the page says why, and counts it', () => {
  const page = pageOf({ outcome: null, failure: 'Kafka is away' })
  expect(page).toContain('This lesson failed: Kafka is away')
  expect(page).toContain('lessons failed')
})

test('When nothing was predicted, then only what was measured is shown', () => {
  expect(pageOf({ prediction: null })).toContain('Measured: 7 times.')
})
