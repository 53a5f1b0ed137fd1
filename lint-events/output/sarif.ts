/** SARIF 2.1.0 (OASIS), which code hosts show beside the lines. What is switched off is a suppressed result with its reason. */
import { pathToFileURL } from 'node:url'
import { type Finding, type Ignored, type Report, type RuleFacts, ruleFacts } from '../findings.ts'
import type { Severity } from '../rules/rule.ts'

const levels = { error: 'error', warn: 'warning', info: 'note' } as const satisfies Record<Severity, string>

export function toSarif({ findings, ignored }: Report): string {
  const run = {
    tool: { driver: { name: 'kit lint-events', rules: ruleFacts.map(toRule) } },
    results: [...findings.map(toResult), ...ignored.map(toSuppressed)],
    columnKind: 'utf16CodeUnits',
  }
  return JSON.stringify(
    { $schema: 'https://json.schemastore.org/sarif-2.1.0.json', version: '2.1.0', runs: [run] },
    null,
    2,
  )
}

const toRule = ({ name, what, why, todo, section, severity }: RuleFacts) => ({
  id: name,
  shortDescription: { text: what },
  fullDescription: { text: why },
  help: { text: `${todo} (EDA ${section})` },
  defaultConfiguration: { level: levels[severity] },
  properties: { section },
})

const toResult = ({ rule, severity, file, range, path, message }: Finding) => ({
  ruleId: rule,
  ruleIndex: ruleFacts.findIndex(({ name }) => name === rule),
  level: levels[severity],
  message: { text: message },
  locations: [
    {
      physicalLocation: {
        artifactLocation: { uri: uriOf(file) },
        ...(range && {
          region: {
            startLine: range.line,
            startColumn: range.column,
            endLine: range.endLine,
            endColumn: range.endColumn,
          },
        }),
      },
      logicalLocations: [{ fullyQualifiedName: path }],
    },
  ],
})

const toSuppressed = ({ rule, file, path, reason }: Ignored) => ({
  ruleId: rule,
  ruleIndex: ruleFacts.findIndex(({ name }) => name === rule),
  level: 'none',
  message: { text: `Switched off: ${reason}` },
  locations: [
    { physicalLocation: { artifactLocation: { uri: uriOf(file) } }, logicalLocations: [{ fullyQualifiedName: path }] },
  ],
  suppressions: [{ kind: 'inSource', justification: reason }],
})

/** Relative paths stay relative, as code hosts expect. */
function uriOf(file: string): string {
  if (/^[a-z]+:\/\//.test(file)) return file
  return file.startsWith('/') ? pathToFileURL(file).href : file.split('/').map(encodeURIComponent).join('/')
}
