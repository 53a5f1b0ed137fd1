/** Lessons as text for a terminal. */
import { wrapped } from '#shared/runtime/wrapped.ts'
import {
  type Bar,
  type Lesson,
  type Picture,
  type Question,
  type SectionName,
  sections,
} from '../benchmarks/lessons/lesson.ts'
import { comparePrediction, numbered } from '../benchmarks/lessons/prediction.ts'
import type { LessonRecord } from '../benchmarks/lessons/run-lessons.ts'
import { figure } from '../benchmarks/report/format.ts'
import { aligned } from '../benchmarks/report/table.ts'

const width = 100
const barWidth = 40

/** By section, with what each is about. */
export function lessonList(all: readonly Lesson[]): string {
  const longest = Math.max(...all.map(({ name }) => name.length))
  const bySection = (Object.keys(sections) as SectionName[]).map((section) => {
    const lines = all
      .filter((lesson) => lesson.section === section)
      .map(({ name, title }) => `  ${name.padEnd(longest)}  ${title}`)
    return `${section} ${sections[section]}\n${lines.join('\n')}`
  })
  return `${bySection.join('\n\n')}\n\nOne of them: npx kit lesson ${all[0]!.name}   All of them, with a page: npx kit lesson --all`
}

export const introduction = ({ section, title, claim }: Lesson): string => `── ${section} ${title} ──\n${lines(claim)}`

export function questionText(question: Question): string {
  const answer = 'choices' in question ? numbered(question.choices).join('   ') : `(${question.unit})`
  return `\n${lines(question.text)} ${answer}`
}

export function outcomeText({ lesson, prediction, outcome, failure, seconds }: LessonRecord): string {
  if (!outcome) return `This lesson failed: ${failure}`
  const { question, advice, backOut } = lesson
  const unit = 'unit' in question ? ` ${question.unit}` : ''
  const { table, picture, holds, finding, answer } = outcome
  return [
    aligned(table.head, table.rows),
    bars(picture),
    prediction === null ? `Measured: ${answer}${unit}.` : lines(comparePrediction(question, prediction, answer)),
    lines(`${holds ? 'The claim held here.' : 'The claim did not hold here.'} ${finding}`),
    lines(`What to do: ${advice}`),
    lines(`How to back out: ${backOut}`),
    `(${seconds} s)`,
  ].join('\n\n')
}

function bars({ title, unit, bars }: Picture): string {
  const max = Math.max(...bars.map(({ value }) => value ?? 0), 0)
  const longest = Math.max(...bars.map(({ label }) => label.length))
  return [`${title}, ${unit}`, ...bars.map((bar) => barLine(bar, longest, max))].join('\n')
}

function barLine({ label, value }: Bar, longest: number, max: number): string {
  const length = value && max > 0 ? Math.max(1, Math.round((value / max) * barWidth)) : 0
  return `${label.padEnd(longest)}  ${'█'.repeat(length)}${length > 0 ? ' ' : ''}${value === null ? '–' : figure(value)}`
}

const lines = (text: string): string => wrapped(text, width)
