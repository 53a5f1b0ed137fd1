/** What a lesson is: a claim of the pattern document, a question to predict, an experiment on real servers, and its outcome. */
import type { StyleName } from '#stack/styles.ts'
import type { LessonContext } from './context.ts'

/** The sections of docs/event-driven-architecture.md that have lessons. */
export const sections = {
  '§1': 'The problem with a chain of calls',
  '§2': 'Two attempts that fail',
  '§4': 'Two kinds of events',
  '§8': 'Mistakes of beginners',
  '§10': 'When it is the wrong choice',
} as const
export type SectionName = keyof typeof sections

/** Asked before anything is measured. */
export type Question = NumberQuestion | ChoiceQuestion
export interface NumberQuestion {
  text: string
  /** Printed after the number, such as "ms" or "of 20 orders". */
  unit: string
}
export interface ChoiceQuestion {
  text: string
  choices: readonly string[]
}

export interface Lesson {
  /** Also the name of its folder. */
  name: string
  section: SectionName
  title: string
  /** What the pattern document says, in one or two sentences. */
  claim: string
  question: Question
  /** The styles that it runs, so that their servers are started and their databases exist. */
  styles: readonly StyleName[]
  /** @throws when an experiment breaks, or a guarantee is violated: then its figures would count for nothing */
  measure(ctx: LessonContext): Promise<Outcome>
  /** What to do about it. */
  advice: string
  /** How to go back, for somebody who has chosen otherwise. */
  backOut: string
}

export interface Outcome {
  /** The right answer to the question, as it was measured. */
  answer: number | string
  /** Whether the claim held here. */
  holds: boolean
  /** One or two sentences with the figures that say so. */
  finding: string
  table: { head: readonly string[]; rows: readonly (readonly Value[])[] }
  picture: Picture
}
export type Value = string | number | null

/** Bars of one unit. */
export interface Picture {
  title: string
  unit: string
  bars: readonly Bar[]
}
export interface Bar {
  label: string
  /** In the colour of this style. */
  style?: StyleName
  /** null: there is none, which is not zero. */
  value: number | null
}
