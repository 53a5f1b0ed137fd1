/** The configuration file: rules switched off or weighed differently, each with a reason, and the largest payload. */
import { existsSync, readFileSync } from 'node:fs'
import { LineCounter, parseDocument } from 'yaml'
import { z } from 'zod'
import { AppError } from '#shared/runtime/errors.ts'
import { type Finding, factsOf, ruleFacts } from './findings.ts'
import { reasonIn } from './model/ignores.ts'
import type { Severity } from './rules/rule.ts'

export const defaultConfigFile = '.lint-events.yaml'

const ruleNames = ruleFacts.map(({ name }) => name)
const schema = z.strictObject({
  rules: z
    .record(
      z.string(),
      z.strictObject({ severity: z.enum(['off', 'info', 'warn', 'error']), reason: z.string().optional() }),
    )
    .default({}),
  maxPayloadBytes: z.int().min(1).optional(),
  direction: z.enum(['as-specified', 'inverted']).optional(),
})

export interface Config {
  severities: Record<string, Severity | 'off'>
  maxPayloadBytes: number | undefined
  direction: 'as-specified' | 'inverted' | undefined
  /** Rules that were to be switched off without a reason. They stay on. */
  findings: Finding[]
  /** Switched off for every document. */
  off: { rule: string; file: string; reason: string }[]
}

/** @throws AppError bad-request when the file does not exist or is not valid */
export function readConfigFile(file: string | undefined): Config {
  if (file === undefined && !existsSync(defaultConfigFile)) return parseConfig('', defaultConfigFile)
  const path = file ?? defaultConfigFile
  if (!existsSync(path)) throw new AppError('bad-request', `There is no configuration file ${path}.`)
  return parseConfig(readFileSync(path, 'utf8'), path)
}

export function parseConfig(text: string, file: string): Config {
  const lineCounter = new LineCounter()
  const document = parseDocument(text, { lineCounter })
  const [syntaxError] = document.errors
  if (syntaxError) throw new AppError('bad-request', `${file}: ${syntaxError.message}`)
  const parsed = schema.safeParse(document.toJS() ?? {})
  if (!parsed.success) throw new AppError('bad-request', `${file}:\n${z.prettifyError(parsed.error)}`)
  const { rules, ...rest } = parsed.data
  for (const name of Object.keys(rules))
    if (!ruleNames.includes(name))
      throw new AppError('bad-request', `${file}: there is no rule "${name}". The rules are ${ruleNames.join(', ')}.`)
  const unexplained = Object.keys(rules).filter(
    (name) => rules[name]!.severity === 'off' && !reasonIn(rules[name]!.reason),
  )
  const kept = Object.entries(rules).filter(([name]) => !unexplained.includes(name))
  const positionOf = (name: string) => {
    const node = document.getIn(['rules', name], true) as { range?: [number, number, number] } | undefined
    const { line, col } = lineCounter.linePos(node?.range?.[0] ?? 0)
    return { line, column: col }
  }
  return {
    severities: Object.fromEntries(kept.map(([name, { severity }]) => [name, severity])),
    maxPayloadBytes: rest.maxPayloadBytes,
    direction: rest.direction,
    findings: unexplained.map((name) => unexplainedFinding(name, file, positionOf(name))),
    off: kept.flatMap(([rule, { severity, reason }]) => (severity === 'off' ? [{ rule, file, reason: reason! }] : [])),
  }
}

function unexplainedFinding(name: string, file: string, { line, column }: { line: number; column: number }): Finding {
  const { name: rule, severity } = factsOf('ignore-without-reason')
  return {
    rule,
    severity,
    file,
    range: { line, column, endLine: line, endColumn: column },
    path: `$.rules['${name}']`,
    message: `"${name}" is switched off without a reason.`,
  }
}

/** With the severities of the configuration, and without what it switches off. */
export const weighed = (findings: Finding[], { severities }: Config): Finding[] =>
  findings.flatMap((finding) => {
    const severity = severities[finding.rule] ?? finding.severity
    return severity === 'off' ? [] : [{ ...finding, severity }]
  })
