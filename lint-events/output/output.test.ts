import { expect, test } from 'vitest'
import type { Report } from '../findings.ts'
import { toJson } from './json.ts'
import { toSarif } from './sarif.ts'
import { toText } from './text.ts'

const report: Report = {
  documents: ['docs/orders.yaml'],
  findings: [
    {
      rule: 'no-key',
      severity: 'warn',
      file: 'docs/orders.yaml',
      range: { line: 12, column: 3, endLine: 14, endColumn: 9 },
      path: '$.components.messages.OrderCreated',
      message: '"OrderCreated" on orders has no key.',
    },
    {
      rule: 'topic-no-consumer',
      severity: 'warn',
      file: 'kafka://localhost:9092',
      range: undefined,
      path: 'orders',
      message: 'No group reads orders.',
    },
  ],
  ignored: [
    { rule: 'unbounded-payload', file: 'docs/orders.yaml', path: '$.channels.orders', reason: 'At most 50 lines.' },
  ],
}

test('When findings are shown to a person, then each has its place, and its rule why it hurts, what to do and the section', () => {
  const text = toText(report)
  expect(text).toContain('docs/orders.yaml:12:3  warn  no-key  $.components.messages.OrderCreated')
  expect(text).toMatch(/why: Without a key .*\n\s+do: Use the id .*\(EDA\s+§8\)/s)
  expect(text).toContain('unbounded-payload, docs/orders.yaml $.channels.orders: At most 50 lines.')
  expect(text).toContain('0 errors, 2 warnings, 0 notes in 1 document; 1 switched off with a reason')
  for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(120)
})

test('When findings are for a program, then each has why it hurts, what to do and the section', () => {
  const { findings, ignored } = JSON.parse(toJson(report))
  expect(findings[0]).toMatchObject({
    ...report.findings[0],
    section: '§8',
    why: expect.any(String),
    todo: expect.any(String),
  })
  expect(ignored).toEqual(report.ignored)
})

test('When findings are written as SARIF, then each refers to its rule and its lines, and what is switched off is suppressed', () => {
  const { version, runs } = JSON.parse(toSarif(report))
  const [{ tool, results }] = runs
  expect([version, runs.length, results.length]).toEqual(['2.1.0', 1, 3])
  const [withLines, withoutLines, suppressed] = results
  expect(tool.driver.rules[withLines.ruleIndex]).toMatchObject({ id: 'no-key', properties: { section: '§8' } })
  expect(withLines).toMatchObject({
    ruleId: 'no-key',
    level: 'warning',
    message: { text: report.findings[0]!.message },
  })
  expect(withLines.locations[0].physicalLocation).toEqual({
    artifactLocation: { uri: 'docs/orders.yaml' },
    region: { startLine: 12, startColumn: 3, endLine: 14, endColumn: 9 },
  })
  expect(withoutLines.locations[0].physicalLocation).toEqual({ artifactLocation: { uri: 'kafka://localhost:9092' } })
  expect(suppressed.suppressions).toEqual([{ kind: 'inSource', justification: 'At most 50 lines.' }])
})
