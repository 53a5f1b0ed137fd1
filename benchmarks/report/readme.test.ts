/** The README's figures are those of the committed results. */
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { committedResults, readmeFile, withFigures } from './readme.ts'

test('when results are committed, then the README says what they say', () => {
  const readme = readFileSync(readmeFile, 'utf8')
  expect(readme).toBe(withFigures(readme, committedResults()))
})
