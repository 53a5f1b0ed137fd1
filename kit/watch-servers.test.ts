import { afterEach, beforeEach, expect, test } from 'vitest'
import { watchServers } from './watch-servers.ts'

const probes = { intervalMs: 1, maxFailed: 3 }
let probeCount: number
let reported: string[]
let controller: AbortController

beforeEach(() => {
  probeCount = 0
  reported = []
  controller = new AbortController()
})
afterEach(() => controller.abort())

/** @param results of the probes in turn; the last one is repeated */
const server = (name: 'postgres' | 'kafka', ...results: boolean[]) => ({
  name,
  address: `${name}:1234`,
  isReady: async () => results[Math.min(probeCount++, results.length - 1)]!,
})
const watch = (...servers: ReturnType<typeof server>[]) =>
  watchServers(servers, (line) => reported.push(line), controller.signal, probes)

test('When a server fails several probes in a row, then the error names it and its address', async () => {
  const ready = { ...server('postgres'), isReady: async () => true }
  await expect(watch(ready, server('kafka', true, false))).rejects.toThrow(/^kafka has not responded at kafka:1234 for/)
  expect(probeCount).toBe(1 + probes.maxFailed)
  expect(reported).toEqual(['kafka: does not respond at kafka:1234'])
})

test('When a server responds again in time, then its failed probes do not count', async () => {
  await expect(watch(server('kafka', false, false, true, false, false, true, false))).rejects.toThrow('kafka')
  expect(probeCount).toBe(6 + probes.maxFailed)
  expect(reported.filter((line) => line === 'kafka: responds again')).toHaveLength(2)
})

test('When the watch is aborted, then it ends without naming a server', async () => {
  const watching = watch(server('kafka', true))
  controller.abort()
  await expect(watching).rejects.toThrow('aborted')
})
