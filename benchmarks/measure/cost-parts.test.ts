import { expect, test } from 'vitest'
import { byPart } from './cost-parts.ts'

test('When figures are grouped, then services, broker, engine, database, providers and driver stand apart', () => {
  const byName = {
    order: 5,
    'partner-1': 2,
    kafka: 7,
    temporal: 11,
    postgres: 1,
    'postgres/hybrid': 3,
    'postgres/providers': 13,
    providers: 17,
    driver: 0.5,
  }
  expect(byPart(byName)).toEqual({ services: 7, broker: 7, engine: 11, database: 4, providers: 30, driver: 0.5 })
})

test('When a style has no engine, then it has no figure for one', () => {
  expect(byPart({ order: 5, postgres: 1 })).toEqual({ services: 5, database: 1 })
})
