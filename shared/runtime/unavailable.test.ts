import { describe, expect, it } from 'vitest'
import { causesOf, isUnavailable } from './unavailable.ts'

const error = (message: string, fields: object = {}) => Object.assign(new Error(message), fields)

/** As Prisma wraps an error of its driver adapter. */
const prismaError = (code: string, cause: object) =>
  error('Invalid `prisma.order.findUnique()` invocation', {
    name: 'PrismaClientKnownRequestError',
    code,
    meta: { driverAdapterError: error('DriverAdapterError', { name: 'DriverAdapterError', cause }) },
  })
const postgresError = (originalCode: string) =>
  prismaError('P2039', { kind: 'postgres', code: originalCode, originalCode, originalMessage: 'what the server says' })

describe('an error of a server that is away', () => {
  it.each<[string, unknown]>([
    ['Prisma cannot reach it', prismaError('P1001', { kind: 'DatabaseNotReachable' })],
    ['it closed the connection', prismaError('P1017', { kind: 'ConnectionClosed' })],
    ['the transaction lost its connection', error('Transaction API error', { code: 'P2028' })],
    ['an administrator stops it', postgresError('57P01')],
    ['another process of it crashed', postgresError('57P02')],
    ['it is starting', postgresError('57P03')],
    ['it has no connection left', postgresError('53300')],
    ['the driver lost the connection', error('Connection terminated unexpectedly')],
    ['the driver had lost it before', error('Client has encountered a connection error and is not queryable')],
    ['a service refuses the connection', error('fetch failed', { cause: error('', { code: 'ECONNREFUSED' }) })],
    ['a service closed the connection', error('other side closed', { code: 'UND_ERR_SOCKET' })],
    ['a write on a broken connection', error('write EPIPE', { code: 'EPIPE' })],
  ])('When %s, then it is unavailable', (_, thrown) => {
    expect(isUnavailable(thrown)).toBe(true)
  })
})

describe('an error that is our own fault', () => {
  it.each<[string, unknown]>([
    ['a column is missing', prismaError('P2022', { kind: 'ColumnNotFound', originalCode: '42703' })],
    ['a row exists twice', prismaError('P2002', { kind: 'UniqueConstraintViolation', originalCode: '23505' })],
    ['the password is wrong', prismaError('P1000', { kind: 'AuthenticationFailed', originalCode: '28P01' })],
    ['a variable is undefined', new TypeError('Cannot read properties of undefined')],
    ['a text was thrown', 'Connection terminated unexpectedly'],
    ['nothing was thrown', undefined],
  ])('When %s, then it is not unavailable', (_, thrown) => {
    expect(isUnavailable(thrown)).toBe(false)
  })

  it('When an error is its own cause, then reading it ends', () => {
    const circle: Error = error('circle')
    circle.cause = circle
    expect(isUnavailable(circle)).toBe(false)
  })
})

it('When an error is logged, then each cause has its name, code and message', () => {
  expect(causesOf(postgresError('57P01'))).toEqual([
    { name: 'PrismaClientKnownRequestError', code: 'P2039', message: expect.any(String) },
    { name: 'DriverAdapterError', code: undefined, message: 'DriverAdapterError' },
    { name: 'postgres', code: '57P01', message: 'what the server says' },
  ])
})
