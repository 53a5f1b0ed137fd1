/** The kit's own events, judged by its own rules. */
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parseConfig } from './config.ts'
import { lintFiles } from './lint.ts'

const file = join(import.meta.dirname, '../docs/asyncapi.yaml')

test('When the events of the choreography are linted, then there is nothing to mend, and what is switched off has a reason', async () => {
  const report = await lintFiles([file], {
    against: [],
    config: parseConfig('', 'none'),
    direction: undefined,
    specification: true,
  })
  expect(report.findings.filter(({ severity }) => severity !== 'info')).toEqual([])
  expect(report.ignored.map(({ rule, path }) => `${rule} ${path.split('.').at(-1)}`)).toEqual([
    'unbounded-payload OrderCreated',
  ])
  // Honest notes: some events have one subscriber.
  expect(report.findings.map(({ rule, message }) => `${rule}: ${message}`)).toContain(
    'single-subscriber: Only shipping receives "PaymentSucceeded".',
  )
})
