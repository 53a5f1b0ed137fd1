import { describe, expect, it } from 'vitest'
import { AppError, type ErrorCode } from '#shared/runtime/errors.ts'
import { type OrderService, orderApi } from './order-api.ts'

const orderId = '11111111-1111-8111-a111-111111111111'

/** An order service whose every method throws this error. */
const failingService = (error: unknown): OrderService => {
  const fail = async () => {
    throw error
  }
  const watch = () => ({ [Symbol.asyncIterator]: () => ({ next: fail }) })
  return { place: fail, get: fail, list: fail, cancel: fail, watch }
}
const callerOf = (error: unknown, customerId: string | null = 'customer-1') =>
  orderApi(failingService(error)).createCaller({ customerId })

describe('the order API, when the order service throws', () => {
  it.each<[ErrorCode, string]>([
    ['bad-request', 'BAD_REQUEST'],
    ['forbidden', 'FORBIDDEN'],
    ['not-found', 'NOT_FOUND'],
    ['conflict', 'CONFLICT'],
    ['unavailable', 'SERVICE_UNAVAILABLE'],
    ['configuration', 'INTERNAL_SERVER_ERROR'],
  ])('When it is an AppError "%s", then the client gets %s with its message', async (errorCode, code) => {
    const { orders } = callerOf(new AppError(errorCode, 'What was wrong.'))
    const refused = { code, message: 'What was wrong.' }
    await expect(orders.get({ orderId })).rejects.toMatchObject(refused)
    await expect(orders.cancel({ orderId })).rejects.toMatchObject(refused)
    const watching = (await orders.watch({ orderId }))[Symbol.asyncIterator]()
    await expect(watching.next()).rejects.toMatchObject(refused)
  })

  it('When it is another error, then the client gets an internal error', async () => {
    await expect(callerOf(new Error('a column is missing')).orders.get({ orderId })).rejects.toMatchObject({
      code: 'INTERNAL_SERVER_ERROR',
    })
  })

  it.each([
    ['the database closed the connection', Object.assign(new Error('closed'), { code: 'P1017' })],
    ['a connection was cut', Object.assign(new Error('read'), { code: 'ECONNRESET', syscall: 'read' })],
  ])('When %s, then the client can send the request again', async (_, error) => {
    const { orders } = callerOf(error)
    const unavailable = { code: 'SERVICE_UNAVAILABLE', message: expect.stringContaining('send the same request again') }
    await expect(orders.get({ orderId })).rejects.toMatchObject(unavailable)
    await expect(orders.list({})).rejects.toMatchObject(unavailable)
    await expect(orders.cancel({ orderId })).rejects.toMatchObject(unavailable)
    const watching = (await orders.watch({ orderId }))[Symbol.asyncIterator]()
    await expect(watching.next()).rejects.toMatchObject(unavailable)
  })

  it('When the request has no token, then the order service is not called', async () => {
    await expect(callerOf(new Error('called'), null).orders.get({ orderId })).rejects.toMatchObject({
      code: 'UNAUTHORIZED',
    })
  })
})
