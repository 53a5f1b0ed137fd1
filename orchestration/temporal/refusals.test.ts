/** Refusals become failures that are not retried; answers pass through. */
import { expect, test } from 'vitest'
import { throwOnRefusal } from './refusals.ts'

test('When an operation refuses, then the failure is non-retryable and its type is the reason', async () => {
  const refused = throwOnRefusal(Promise.resolve({ outcome: 'declined', reason: 'card-declined' }))
  await expect(refused).rejects.toMatchObject({ type: 'card-declined', nonRetryable: true, category: 'BENIGN' })
})

test('When an operation succeeds, then it is the result of the activity', async () => {
  const answer = { outcome: 'charged', transactionId: 't-1' }
  expect(await throwOnRefusal(Promise.resolve(answer))).toEqual(answer)
})

test('When an operation throws, then the error passes through, to be retried', async () => {
  await expect(throwOnRefusal(Promise.reject(new Error('no answer')))).rejects.toThrow('no answer')
})
