/** The patches of benchmarks/change-cost: they apply, and can be taken back. */
import { existsSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { serviceNames } from '#shared/contracts/services.ts'
import { styleNames } from '#stack/styles.ts'
import {
  applyPatches,
  changeCost,
  changeNames,
  changes,
  filesOf,
  ownerOf,
  patchesOf,
} from '../benchmarks/change-cost/change-cost.ts'
import { type Scratch, scratchCopy } from './scratch.ts'

let scratch: Scratch
beforeAll(() => {
  scratch = scratchCopy()
})
afterAll(() => scratch?.remove())

describe.each(changeNames)('%s', (change) => {
  it('When its patches are applied and taken back, then the project is as it was', () => {
    const patches = patchesOf(change)
    const touched = patches.flatMap(filesOf).map(({ file }) => file)
    const contents = () =>
      touched.map((file) => (existsSync(scratch.file(file)) ? readFileSync(scratch.file(file), 'utf8') : null))
    const before = contents()
    const [first, second] = changes[change].isInProject
      ? (['revert', 'apply'] as const)
      : (['apply', 'revert'] as const)
    applyPatches(scratch.dir, patches, first)
    expect(contents().filter((text, i) => text === before[i])).toEqual([])
    applyPatches(scratch.dir, patches, second)
    expect(contents()).toEqual(before)
  })

  it.each(styleNames)(
    'When it is made in %s, then lines are added, and only existing services are deployed again',
    (style) => {
      const { newFiles, added, deployed } = changeCost(change, style)
      expect(newFiles).toBeGreaterThan(0)
      expect(added).toBeGreaterThan(0)
      expect(serviceNames).toEqual(expect.arrayContaining(deployed))
    },
  )
})

it('When a follower is added, then nothing else is deployed only where the outcome is an event', () => {
  const alone = styleNames.filter((style) => changeCost('add-loyalty', style).deployed.length === 0)
  expect(alone.sort()).toEqual(['choreography', 'hybrid', 'polled-table'])
})

it('When nobody is known to own a file, then counting it fails', () => {
  expect(() => ownerOf('choreography/relay.ts')).toThrow('No service is known to own choreography/relay.ts')
})
