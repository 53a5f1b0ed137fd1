import { expect, test } from 'vitest'
import { parseConfig, weighed } from './config.ts'

const noKeys = 'rules:\n  no-key:\n    severity: off\n'

test('When a rule is off with a reason, then it is off', () => {
  const config = parseConfig(`${noKeys}    reason: Our broker has no partitions.\n`, 'lint.yaml')
  expect(config.severities).toEqual({ 'no-key': 'off' })
  expect(config.off).toEqual([{ rule: 'no-key', file: 'lint.yaml', reason: 'Our broker has no partitions.' }])
  expect(config.findings).toEqual([])
})

test.each(['', '    reason: ""\n', '    reason: no\n'])(
  'When a rule is off and its reason is "%s", then that is a finding and it stays on',
  (reason) => {
    const config = parseConfig(`${noKeys}${reason}`, 'lint.yaml')
    expect(config.severities).toEqual({})
    expect(config.findings).toMatchObject([
      { rule: 'ignore-without-reason', severity: 'error', file: 'lint.yaml', range: { line: 3 } },
    ])
  },
)

test('When a rule is weighed differently, then its findings have that severity', () => {
  const config = parseConfig('rules:\n  single-subscriber: { severity: error }\n', 'lint.yaml')
  const finding = {
    rule: 'single-subscriber',
    severity: 'info',
    file: 'a',
    path: '$',
    message: '',
    range: undefined,
  } as const
  expect(weighed([finding], config)).toEqual([{ ...finding, severity: 'error' }])
})

test.each([
  ['rules:\n  no-keys: { severity: off, reason: They have none. }\n', 'there is no rule "no-keys"'],
  ['rules: {no-key: {severity: loud}}\n', 'severity'],
  ['limits: 3\n', 'limits'],
  ['rules: [', 'lint.yaml'],
])('When the file is "%s", then the error says what is wrong', (text, hint) => {
  expect(() => parseConfig(text, 'lint.yaml')).toThrow(hint)
})
