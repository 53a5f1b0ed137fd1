import { join } from 'node:path'
import { expect, test } from 'vitest'
import { requireWritable, stackConfig } from './config.ts'

test('When no variable is set, then every server runs on this machine, from port 7400', () => {
  const { ports, external, cacheDir } = stackConfig({ XDG_CACHE_HOME: '/home/me/cache' })
  expect(ports).toMatchObject({ postgres: 7400, kafka: 7401, temporal: 7403, temporalUi: 7404, toxiproxy: 7405 })
  expect(external).toEqual({})
  expect(cacheDir).toBe('/home/me/cache/order-three-ways')
})

test('When KIT_DURABILITY is not set, then it is kill-9, and power-loss can be chosen', () => {
  expect(stackConfig({}).durability).toBe('kill-9')
  expect(stackConfig({ KIT_DURABILITY: 'power-loss' }).durability).toBe('power-loss')
})

test('When KIT_TEMPORAL_SERVER is not set, then it is the development server, and the server proper can be chosen', () => {
  expect(stackConfig({}).temporalServer).toBe('dev')
  expect(stackConfig({ KIT_TEMPORAL_SERVER: 'postgres' }).temporalServer).toBe('postgres')
})

test('When the environment names servers, then those are used, and an empty name counts as none', () => {
  const { external } = stackConfig({
    DATABASE_URL: 'postgres://me:secret@db:5432/postgres',
    KAFKA_BROKERS: 'one:9092,two:9092',
    TEMPORAL_ADDRESS: '',
    TEMPORAL_UI_URL: 'http://temporal:8080/',
  })
  expect(external).toEqual({
    postgres: 'postgres://me:secret@db:5432/postgres',
    kafka: 'one:9092,two:9092',
    temporalUi: 'http://temporal:8080',
  })
})

test('When several variables are wrong, then one error names each of them and shows no password', () => {
  const wrong = () =>
    stackConfig({
      KIT_PORT_BASE: '80',
      DATABASE_URL: 'mysql://me:secret@db/x',
      KAFKA_BROKERS: 'one',
      TEMPORAL_ADDRESS: 'temporal:70000',
      TOXIPROXY_URL: 'proxy:8474',
      KIT_DURABILITY: 'forever',
      KIT_TEMPORAL_SERVER: 'sqlite',
      KIT_SERVER_TIMEOUT_S: '0',
    })
  expect(wrong).toThrow(
    /KIT_PORT_BASE.*"80".*DATABASE_URL.*me:…@.*KAFKA_BROKERS.*"one".*TEMPORAL_ADDRESS.*TOXIPROXY_URL.*KIT_DURABILITY: kill-9 or power-loss expected, not "forever".*KIT_TEMPORAL_SERVER: dev or postgres expected, not "sqlite".*KIT_SERVER_TIMEOUT_S: a whole number of seconds.*not "0"/s,
  )
  expect(wrong).not.toThrow(/secret/)
})

test('When a directory cannot be written to, then the error names the variable that moves it', () => {
  expect(() => requireWritable(join(import.meta.filename, 'below-a-file'), 'KIT_DATA_DIR')).toThrow(/Set KIT_DATA_DIR/)
})
