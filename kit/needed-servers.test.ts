import { expect, test } from 'vitest'
import { neededServers } from './needed-servers.ts'

const needed = (line: string) => neededServers(line.split(' '))

test('When no style is named, then the servers of all are needed', () => {
  expect(needed('start')).toEqual({ required: ['kafka', 'temporal'], optional: [] })
})

test('When styles are named, then only their servers are needed', () => {
  expect(needed('start --style choreography').required).toEqual(['kafka'])
  expect(needed('start --style=orchestration').required).toEqual(['temporal'])
  expect(needed('compare -s synchronous-chain choreography --seed 2').required).toEqual(['kafka'])
  expect(needed('start --style synchronous-chain').required).toEqual([])
})

test('When network faults are compared, then Toxiproxy is optional', () => {
  expect(needed('compare').optional).toEqual(['toxiproxy'])
  expect(needed('compare --experiment scaling availability').optional).toEqual(['toxiproxy'])
  expect(needed('compare --experiment scaling').optional).toEqual([])
})

test('When servers are named, then only those are needed; otherwise all, and Toxiproxy is optional', () => {
  expect(needed('stack up postgres toxiproxy')).toEqual({ required: ['toxiproxy'], optional: [] })
  expect(needed('stack up')).toEqual({ required: ['kafka', 'temporal'], optional: ['toxiproxy'] })
  expect(needed('stack down').required).toEqual([])
})

test('When tests are named, then no server is installed, because it is not known what they need; all tests need all servers', () => {
  expect(needed('test').required).toEqual(['kafka', 'temporal'])
  expect(needed('test --reporter=verbose').required).toEqual(['kafka', 'temporal'])
  expect(needed('test stack/lock').required).toEqual([])
})

test('When a command starts no server, or only prints its help, then none is needed', () => {
  for (const line of ['order place', 'story ORDER', '--help', 'start --help', ''])
    expect(needed(line)).toEqual({ required: [], optional: [] })
})
