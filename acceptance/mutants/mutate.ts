/** Puts a mutant's defect into a copy of the project. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { AppError } from '#shared/runtime/errors.ts'
import { projectRoot } from '../../benchmarks/meta/machine.ts'
import { type Scratch, scratchCopy } from '../scratch.ts'
import { type Edit, editsOf, type Mutant } from './mutant.ts'

export const readSource = (file: string): string => readFileSync(join(projectRoot, file), 'utf8')

/** How many times a text occurs in another. */
export const occurrences = (text: string, part: string): number => text.split(part).length - 1

/** @throws AppError configuration unless the text to replace occurs exactly once */
export function mutate(name: string, { file, from, to }: Edit): string {
  const text = readSource(file)
  const count = occurrences(text, from)
  if (count !== 1)
    throw new AppError('configuration', `The mutant ${name} replaces a text that occurs ${count} times in ${file}.`)
  return text.replace(from, () => to)
}

/** @throws AppError configuration, before anything is copied, unless each text to replace occurs exactly once */
export function mutatedCopy(mutant: Mutant): Scratch {
  const mutated = editsOf(mutant).map((edit) => ({ file: edit.file, text: mutate(mutant.name, edit) }))
  const scratch = scratchCopy()
  for (const { file, text } of mutated) writeFileSync(scratch.file(file), text)
  return scratch
}
