/** Exercises as text for a terminal. */
import type { Exercise } from '../exercises/exercise.ts'
import type { Verdict, Version } from '../exercises/verdict.ts'

export function exerciseList(exercises: readonly Exercise[]): string {
  const longest = Math.max(...exercises.map(({ name }) => name.length))
  const lines = exercises.map(({ name, title, section }) => `  ${name.padEnd(longest)}  ${title} (EDA ${section})`)
  return `${lines.join('\n')}\n\nRead exercises/README.md first. Check yours: npx kit exercise 01`
}

export const heading = ({ name, title, section }: Exercise, version: Version): string =>
  `\n── ${title} (EDA ${section}) ──\nexercises/${name}/${version}.ts is checked. README.md beside it has the story.`

export function verdictText({ lesson, name }: Exercise, version: Version, { findings, failure }: Verdict): string {
  if (failure !== null) return `\nIt could not be checked, so that nothing is said about the bug: ${failure}`
  if (findings.length > 0) return `\nStill wrong:\n${findings.map((finding) => `  ${finding}`).join('\n')}`
  if (version === 'solution') return '\nThe solution is right.'
  return `\nRight. Compare with exercises/${name}/solution.ts; to measure more of this: npx kit lesson ${lesson}`
}

/** @param defects of the exercise itself */
export const proofText = ({ name, startFinding }: Exercise, defects: readonly string[]): string =>
  defects.length === 0
    ? `${name}: the solution is right, and what one starts with is wrong (${startFinding} …)`
    : `${name}: ${defects.join('\n  ')}`
