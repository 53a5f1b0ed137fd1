/** Every exercise on real servers: its start is wrong in the way it should be, and its solution is right. */
import { expect, it } from 'vitest'
import { stackConfig } from '#stack/config.ts'
import { openStack } from '#stack/stack.ts'
import { exercises } from './exercises.ts'
import { serversOf } from './servers.ts'
import { defectsOf } from './verdict.ts'

const servers = serversOf(openStack(stackConfig()))

it.each(exercises)('When $name is checked, then its start has its finding and its solution none', async (exercise) => {
  expect(await defectsOf(exercise, servers)).toEqual([])
})
