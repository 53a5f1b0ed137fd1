import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, it } from 'vitest'
import { undiciFetch } from './undici-fetch.ts'

const servers: Server[] = []
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.close()
    server.closeAllConnections()
  }
})

/** @returns its URL; it responds with its own name */
async function serve(name: string): Promise<string> {
  const server = createServer((_, res) => res.end(JSON.stringify(name))).listen(0, '127.0.0.1')
  servers.push(server)
  await once(server, 'listening')
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

async function callTimes(count: number, urls: readonly string[]): Promise<unknown[]> {
  const fetch = undiciFetch(urls)
  const responses: unknown[] = []
  for (let i = 0; i < count; i++) responses.push(await (await fetch(`${urls[0]}/charge`, { method: 'POST' })).json())
  return responses
}

it('When a service has three processes, then they get requests in turn', async () => {
  const urls = [await serve('a'), await serve('b'), await serve('c')]
  const responses = await callTimes(6, urls)
  expect(responses.slice(0, 3).sort()).toEqual(['a', 'b', 'c'])
  expect(responses.slice(3)).toEqual(responses.slice(0, 3))
})

it('When it has one process, then that gets them all', async () => {
  expect(await callTimes(2, [await serve('a')])).toEqual(['a', 'a'])
})
