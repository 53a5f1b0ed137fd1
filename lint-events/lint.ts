/**
 * Lints documents of one system: reads all of them first, since the rules about subscribers need to know who else is there, then
 * runs the ruleset on each. Both are runs of Spectral by the AsyncAPI parser, which resolves references and knows the lines.
 */
import { basename } from 'node:path'
import { type Diagnostic, Parser } from '@asyncapi/parser'
import { type Config, weighed } from './config.ts'
import { type Finding, type Ignored, jsonPath, type Report } from './findings.ts'
import type { EventDocument } from './model/types.ts'
import type { Severity } from './rules/rule.ts'
import { allRules } from './rules/rules.ts'
import { createRuleset } from './ruleset.ts'
import { displayed, readSources, type SourceFile, type SourceOptions } from './source-file.ts'

export interface LintOptions extends SourceOptions {
  /** Earlier states of some of the documents: matched by title if there are several. */
  against: string[]
  config: Config
}

/** @throws AppError bad-request for a file that cannot be read, is not YAML or JSON, or is not AsyncAPI 2 or 3 */
export async function lintFiles(files: string[], lintOptions: LintOptions): Promise<Report> {
  const { against, config, direction, specification } = lintOptions
  const options = { direction: direction ?? config.direction, specification }
  const [sources, earlier] = [await readSources(files, options), await readSources(against, options)]
  const system = sources.map(({ document }) => document)
  const ignored: Ignored[] = config.off.map((off) => ({ ...off, path: '$' }))
  const findings: Finding[] = [...config.findings]
  for (const { path, text, document, invalid } of sources) {
    const ruleset = createRuleset({
      direction: options.direction,
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

/** One document and one earlier state belong together; several are matched by title, then by file name. */
function earlierOf(document: EventDocument, earlier: SourceFile[], documents: number): EventDocument | undefined {
  if (earlier.length === 1 && documents === 1) return earlier[0]!.document
  const byTitle = earlier.find((older) => older.document.application === document.application)
  const byName = earlier.find((older) => basename(older.path) === basename(document.source))
  return (byTitle ?? byName)?.document
}

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
