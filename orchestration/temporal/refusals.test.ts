/** Refusals become non-retryable failures; other results pass through. */
import { expect, test } from 'vitest'
import { throwOnRefusal } from './refusals.ts'

test('When an operation refuses, then the failure is non-retryable and its type is the reason', async () => {
  const refused = throwOnRefusal(Promise.resolve({ outcome: 'declined', reason: 'card-declined' }))
  await expect(refused).rejects.toMatchObject({ type: 'card-declined', nonRetryable: true, category: 'BENIGN' })
})

test('When an operation succeeds, then its result is returned', async () => {
  const result = { outcome: 'charged', transactionId: 't-1' }
  expect(await throwOnRefusal(Promise.resolve(result))).toEqual(result)
})

test('When an operation throws, then the error passes through and can be retried', async () => {
  await expect(throwOnRefusal(Promise.reject(new Error('no response')))).rejects.toThrow('no response')
})
