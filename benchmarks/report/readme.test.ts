/** The README's figures and pictures are those of the committed results. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { committedResults } from './committed.ts'
import { projectRoot } from './machine.ts'
import { picturesOf, readmeFile, withFigures } from './readme.ts'
import { sampleResults } from './samples/results.ts'

test('when results are committed, then the README says what they say', () => {
  const readme = readFileSync(readmeFile, 'utf8')
  expect(readme).toBe(withFigures(readme, committedResults()))
})

test('when a run was interrupted, then the README says so beside its command', () => {
  const found = sampleResults()
  const says = (complete: boolean) =>
    withFigures('<!-- figures -->\n<!-- /figures -->\n', [
      { file: 'results.json', found: { ...found, meta: { ...found.meta, complete } } },
    ])
  expect(says(false)).toContain(`\`${found.meta.command}\`, interrupted on`)
  expect(says(true)).not.toContain('interrupted')
})

test('when results are committed, then the pictures beside them show what they say', () => {
  const pictures = picturesOf(committedResults())
  expect(pictures.length).toBeGreaterThan(0)
  for (const { file, svg } of pictures) expect(readFileSync(join(projectRoot, file), 'utf8'), file).toBe(svg)
})
