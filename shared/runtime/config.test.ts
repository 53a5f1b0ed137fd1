import { describe, expect, it } from 'vitest'
import { readConfig } from './config.ts'

describe('the environment', () => {
  it('When all required variables are set, then they are read, with defaults for the optional ones', () => {
    const env = { DATABASE_URL: 'postgres://me@db:5432/orders', PORT: '8080' }
    expect(readConfig(['DATABASE_URL', 'PORT', 'HOST', 'FOLLOW_UPS'], env)).toEqual({
      DATABASE_URL: 'postgres://me@db:5432/orders',
      PORT: 8080,
      HOST: '127.0.0.1',
      FOLLOW_UPS: ['notification', 'analytics', 'loyalty'],
    })
  })

  it('When several variables are invalid, then the error names all of them and no others', () => {
    const env = { DATABASE_URL: 'mysql://db/orders', PORT: '99999', TOKEN_SECRET: 'short' }
    const read = () => readConfig(['DATABASE_URL', 'PORT', 'KAFKA_BROKERS', 'TOKEN_SECRET'], env)
    expect(read).toThrow(expect.objectContaining({ code: 'configuration' }))
    for (const name of ['DATABASE_URL', 'PORT', 'KAFKA_BROKERS', 'TOKEN_SECRET: at least 32'])
      expect(read).toThrow(name)
    expect(read).not.toThrow('SMTP_URL')
  })

  it('When an element of a list is invalid, then the error names the variable and what is allowed', () => {
    expect(() => readConfig(['FOLLOW_UPS'], { FOLLOW_UPS: 'notification,loyality' })).toThrow(
      /^The environment is not valid:\n {2}FOLLOW_UPS: "loyality" is not one of notification, analytics, loyalty, partner-1/,
    )
  })

  it.each([
    ['KAFKA_BROKERS', 'localhost'],
    ['KAFKA_BROKERS', 'a:1, b:2'],
    ['TEMPORAL_ADDRESS', 'http://localhost:7233'],
    ['SMTP_URL', 'http://localhost'],
    ['FOLLOW_UPS', 'notification,fraud'],
    ['DATABASE_CONNECTIONS', '0'],
  ] as const)('When %s is "%s", then it is rejected', (name, value) => {
    expect(() => readConfig([name], { [name]: value })).toThrow(name)
  })
})
