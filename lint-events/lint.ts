/**
 * Lints documents of one system: reads all of them first, since the rules about subscribers need to know who else is there, then
 * runs the ruleset on each. Both are runs of Spectral by the AsyncAPI parser, which resolves references and knows the lines.
 */
import { readFileSync } from 'node:fs'
import { basename, relative, resolve } from 'node:path'
import { type Diagnostic, Parser } from '@asyncapi/parser'
import type { RulesetDefinition } from '@stoplight/spectral-core'
import { AppError, messageOf } from '#shared/runtime/errors.ts'
import { type Config, weighed } from './config.ts'
import { type Finding, type Ignored, jsonPath, type Report } from './findings.ts'
import { isAsyncApi, readDocument } from './model/document.ts'
import type { EventDocument, ReadingOptions } from './model/types.ts'
import type { Severity } from './rules/rule.ts'
import { allRules } from './rules/rules.ts'
import { asyncApi2Or3, createRuleset } from './ruleset.ts'

export interface LintOptions {
  /** Earlier states of some of the documents: matched by title if there are several. */
  against: string[]
  config: Config
  direction: ReadingOptions['direction']
}

interface SourceFile {
  path: string
  text: string
  document: EventDocument
  /** Violations of the AsyncAPI specification. */
  invalid: Diagnostic[]
}

/** @throws AppError bad-request for a file that cannot be read, is not YAML or JSON, or is not AsyncAPI 2 or 3 */
export async function lintFiles(files: string[], { against, config, direction }: LintOptions): Promise<Report> {
  const options = { direction: direction ?? config.direction }
  const [sources, earlier] = [await readAll(files, options), await readAll(against, options)]
  const system = sources.map(({ document }) => document)
  const ignored: Ignored[] = config.off.map((off) => ({ ...off, path: '$' }))
  const findings: Finding[] = [...config.findings]
  for (const { path, text, document, invalid } of sources) {
    const ruleset = createRuleset({
      ...options,
      system,
      older: earlierOf(document, earlier, sources.length),
      maxPayloadBytes: config.maxPayloadBytes,
      severities: config.severities,
      onIgnored: (rule, violation, reason) =>
        ignored.push({ rule: rule.name, file: displayed(path), path: jsonPath(violation.path), reason }),
    })
    const parser = new Parser({ ruleset: { core: false, recommended: false, extends: [ruleset] } })
    const diagnostics = await parser.validate(text, { source: path })
    const invalidities = onePerPlace(invalid).map((diagnostic) => toFinding(diagnostic, path))
    findings.push(...weighed(invalidities, config))
    findings.push(...diagnostics.filter(isOwn).map((diagnostic) => toFinding(diagnostic, path)))
  }
  return { documents: sources.map(({ path }) => displayed(path)), findings, ignored }
}

async function readAll(files: string[], options: ReadingOptions): Promise<SourceFile[]> {
  const sources: SourceFile[] = []
  for (const file of new Set(files.map((name) => resolve(name)))) sources.push(await readSource(file, options))
  return sources
}

async function readSource(path: string, options: ReadingOptions): Promise<SourceFile> {
  const text = readText(path)
  const documents: EventDocument[] = []
  const parser = new Parser({ ruleset: { recommended: false, extends: [collecting(documents, options)] } })
  const diagnostics = await parser.validate(text, { source: path })
  const [document] = documents
  const syntaxError = diagnostics.find(
    (diagnostic) => isSyntaxError(diagnostic) && (diagnostic.source ?? path) === path,
  )
  if (syntaxError) throw unreadable(path, `${lineOf(syntaxError)}: ${syntaxError.message}`)
  if (!document) throw unreadable(path, 'it is not an AsyncAPI document of version 2 or 3 (asyncapi: 2.6.0, 3.0.0 …).')
  return { path, text, document, invalid: diagnostics.filter(({ severity }) => severity === 0) }
}

/** A rule that finds nothing and keeps the document, with its references resolved, even if that is invalid. */
const collecting = (documents: EventDocument[], options: ReadingOptions): RulesetDefinition => ({
  formats: [asyncApi2Or3],
  rules: {
    'collect-document': {
      given: '$',
      severity: 'info',
      // biome-ignore lint/suspicious/noThenProperty: the name that Spectral gives it
      then: {
        function: (resolved: unknown, _options: unknown, { document: { data, source } }) => {
          if (isAsyncApi(resolved)) documents.push(readDocument(resolved, data, { ...options, source: source ?? '' }))
        },
      },
    },
  },
})

function readText(path: string): string {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (cause) {
    throw new AppError('bad-request', `${displayed(path)} cannot be read: ${messageOf(cause)}`, cause)
  }
  if (text.trim() === '') throw unreadable(path, 'it is empty.')
  return text
}

/** One document and one earlier state belong together; several are matched by title, then by file name. */
function earlierOf(document: EventDocument, earlier: SourceFile[], documents: number): EventDocument | undefined {
  if (earlier.length === 1 && documents === 1) return earlier[0]!.document
  const byTitle = earlier.find((older) => older.document.application === document.application)
  const byName = earlier.find((older) => basename(older.path) === basename(document.source))
  return (byTitle ?? byName)?.document
}

/** A key that occurs twice leaves a document that can be read. */
const isSyntaxError = ({ code, severity, message }: Diagnostic): boolean =>
  code === 'parser' && severity === 0 && !/^(Duplicate|Mapping) key/.test(message)

const ruleNames = new Set<string | number>(allRules.map(({ name }) => name))
const isOwn = ({ code }: Diagnostic): boolean => ruleNames.has(code)
const severities: Severity[] = ['error', 'warn', 'info', 'info']

/** One mistake, such as a file that is missing, violates the specification's schema in every alternative that it has. */
function onePerPlace(invalid: readonly Diagnostic[]): Diagnostic[] {
  const placeOf = ({ code, path, message, source }: Diagnostic) =>
    JSON.stringify(
      String(code).startsWith('asyncapi-document') ? [source, path.slice(0, placeDepth)] : [source, path, message],
    )
  return [...Map.groupBy(invalid, placeOf).values()].map(([first, ...others]) =>
    others.length > 0 ? { ...first!, message: `${first!.message}, and ${others.length} more here` } : first!,
  )
}

/** A channel, an operation, a message: `$.channels.orders`. */
const placeDepth = 2

function toFinding(diagnostic: Diagnostic, path: string): Finding {
  const { code, message, range, severity, source } = diagnostic
  const { start, end } = range
  return {
    rule: isOwn(diagnostic) ? String(code) : 'invalid-document',
    severity: severities[severity] ?? 'info',
    file: displayed(source ?? path),
    range: {
      line: start.line + 1,
      column: start.character + 1,
      endLine: end.line + 1,
      endColumn: end.character + 1,
    },
    path: jsonPath(diagnostic.path),
    message: isOwn(diagnostic) ? message : `${message} (${code})`,
  }
}

const lineOf = ({ range: { start } }: Diagnostic): string => `line ${start.line + 1}, column ${start.character + 1}`

const unreadable = (path: string, why: string) =>
  new AppError('bad-request', `${displayed(path)} cannot be linted: ${why}`)

/** Relative to the working directory, if it is in there. */
function displayed(path: string): string {
  const short = relative(process.cwd(), path)
  return short.startsWith('..') || /^https?:/.test(path) ? path : short
}
