/** Reads a document as far as it can be read: with its references resolved, and with what the specification says against it. */
import { readFileSync } from 'node:fs'
import { relative, resolve } from 'node:path'
import { type Diagnostic, Parser } from '@asyncapi/parser'
import type { RulesetDefinition } from '@stoplight/spectral-core'
import { type Document, parseDocument } from 'yaml'
import { AppError, messageOf } from '#shared/runtime/errors.ts'
import { isAsyncApi, readDocument } from './model/document.ts'
import { selfReference } from './model/self-reference.ts'
import type { EventDocument, ReadingOptions } from './model/types.ts'
import { asyncApi2Or3 } from './ruleset.ts'

export interface SourceOptions extends ReadingOptions {
  /** Whether violations of the AsyncAPI specification are found too. It takes most of the time. */
  specification: boolean
}

export interface SourceFile {
  path: string
  text: string
  document: EventDocument
  /** Violations of the AsyncAPI specification. */
  invalid: Diagnostic[]
}

/** @throws AppError bad-request for a file that cannot be read, is not YAML or JSON, or is not AsyncAPI 2 or 3 */
export async function readSources(files: string[], options: SourceOptions): Promise<SourceFile[]> {
  const sources: SourceFile[] = []
  for (const file of new Set(files.map((name) => resolve(name)))) sources.push(await readSource(file, options))
  return sources
}

async function readSource(path: string, { specification, ...options }: SourceOptions): Promise<SourceFile> {
  const text = readText(path)
  const parsed = parseDocument(text, { logLevel: 'silent', uniqueKeys: false })
  requireFiniteReferences(path, parsed)
  const documents: EventDocument[] = []
  const parser = new Parser({
    ruleset: { core: specification, recommended: false, extends: [collecting(documents, options)] },
  })
  const diagnostics = await parser.validate(text, { source: path })
  const [document] = documents
  const syntaxError = diagnostics.find(
    (diagnostic) => isSyntaxError(diagnostic) && (diagnostic.source ?? path) === path,
  )
  if (syntaxError) throw unreadable(path, yamlErrorOf(parsed) ?? `${lineOf(syntaxError)}: ${syntaxError.message}`)
  if (!document) throw unreadable(path, 'it is not an AsyncAPI document of version 2 or 3 (asyncapi: 2.6.0, 3.0.0 …).')
  return { path, text, document, invalid: diagnostics.filter(({ severity }) => severity === 0) }
}

/** Spectral follows references that lead to nothing but each other for ever. */
function requireFiniteReferences(path: string, parsed: Document): void {
  if (parsed.errors.length > 0) return
  let value: unknown
  try {
    value = parsed.toJS({ maxAliasCount: -1 })
  } catch (cause) {
    throw unreadable(path, messageOf(cause))
  }
  const reference = selfReference(value)
  if (reference !== undefined) throw unreadable(path, `the reference ${reference} leads to itself.`)
}

/** It knows the line of a slip in the indentation, which Spectral takes for the beginning of another document. */
const yamlErrorOf = ({ errors }: Document): string | undefined => errors[0]?.message.split('\n')[0]?.replace(/:$/, '')

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

/** A key that occurs twice leaves a document that can be read. */
const isSyntaxError = ({ code, severity, message }: Diagnostic): boolean =>
  code === 'parser' && severity === 0 && !/^(Duplicate|Mapping) key/.test(message)

const lineOf = ({ range: { start } }: Diagnostic): string => `line ${start.line + 1}, column ${start.character + 1}`

const unreadable = (path: string, why: string) =>
  new AppError('bad-request', `${displayed(path)} cannot be linted: ${why}`)

/** Relative to the working directory, if it is in there. */
export function displayed(path: string): string {
  const short = relative(process.cwd(), path)
  return short.startsWith('..') || /^https?:/.test(path) ? path : short
}
