/** The configuration of Temporal's server proper: its ports, its database, and what it has in common with the development server. */
import { expect, test } from 'vitest'
import { stackConfig } from './config.ts'
import { openStack } from './stack.ts'
import { dynamicConfig } from './temporal.ts'
import { databaseOf, dynamicConfiguration, serverConfiguration, serverPorts } from './temporal-on-postgres-config.ts'

const config = stackConfig({ KIT_TEMPORAL_SERVER: 'postgres' })

test('When the server is configured, then clients find it where the development server is, and no port is used twice', () => {
  const { services, persistence } = serverConfiguration(config, 'secret', 'dynamic.yaml')
  expect(services.frontend!.rpc).toMatchObject({ grpcPort: 7403, httpPort: 7404 })
  const ports = [databaseOf(config).port, ...serverPorts(config)]
  expect(new Set(ports).size).toBe(10)
  for (const { rpc } of Object.values(services)) expect(ports).toEqual(expect.arrayContaining([rpc.grpcPort]))
  expect(persistence.datastores.default.sql).toMatchObject({ connectAddr: '127.0.0.1:7640', databaseName: 'temporal' })
  expect(openStack(config).addresses.temporalAddress).toBe('127.0.0.1:7403')
})

test('When the two servers are compared, then both have the same dynamic settings', () => {
  const settings = Object.entries(dynamicConfiguration()).map(([name, [{ value }]]) => `${name}=${value}`)
  expect(settings).toEqual(dynamicConfig)
})
