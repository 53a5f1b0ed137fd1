/**
 * The rules as a Spectral ruleset, for `extends` of your own. By itself it knows one document; `createRuleset` takes the others
 * of the system and an earlier state. It imports no package: `kit lint-events --write-ruleset DIR` writes it as JavaScript.
 */
import type { RuleDefinition, RulesetDefinition } from '@stoplight/spectral-core'
import { isAsyncApi, readDocument } from './model/document.ts'
import { ignoredBecause } from './model/ignores.ts'
import type { EventDocument, ReadingOptions } from './model/types.ts'
import { defaultMaxPayloadBytes, type Rule, type Severity, type Violation } from './rules/rule.ts'
import { allRules } from './rules/rules.ts'

export interface RulesetOptions {
  /** The documents of the other applications; whether this one is among them makes no difference. */
  system?: EventDocument[] | undefined
  older?: EventDocument | undefined
  direction?: ReadingOptions['direction']
  maxPayloadBytes?: number | undefined
  severities?: Record<string, Severity | 'off'> | undefined
  onIgnored?: ((rule: Rule, violation: Violation, reason: string) => void) | undefined
}

/** What Spectral passes to a function besides the document with its references resolved. */
interface FunctionContext {
  document: { data: unknown; source: string | null }
}

export const asyncApi2Or3 = Object.assign((document: unknown) => isAsyncApi(document), {
  displayName: 'AsyncAPI 2 or 3',
})

export function createRuleset(options: RulesetOptions = {}): RulesetDefinition {
  const read = cachedReader(options)
  const enabled = allRules.filter(({ name }) => options.severities?.[name] !== 'off')
  const rules = enabled.map((rule): [string, RuleDefinition] => {
    const severity = (options.severities?.[rule.name] ?? rule.severity) as Severity
    const description = `${rule.what} ${rule.why} ${rule.todo} (EDA ${rule.section})`
    const then = { function: toFunction(rule, options, read) }
    return [rule.name, { description, message: '{{error}}', severity, given: '$', formats: [asyncApi2Or3], then }]
  })
  return { formats: [asyncApi2Or3], rules: Object.fromEntries(rules) }
}

type Reader = (resolved: unknown, context: FunctionContext) => EventDocument

/** Each rule is called with the same document. */
function cachedReader({ direction }: RulesetOptions): Reader {
  const cache = new WeakMap<object, EventDocument>()
  return (resolved, { document: { data, source } }) => {
    const known = cache.get(resolved as object)
    const document = known ?? readDocument(resolved, data, { source: source ?? '', direction })
    if (!known) cache.set(resolved as object, document)
    return document
  }
}

function toFunction(rule: Rule, options: RulesetOptions, read: Reader) {
  return (resolved: unknown, _options: unknown, context: FunctionContext): Violation[] => {
    const document = read(resolved, context)
    const others = (options.system ?? []).map((other) => (other.source === document.source ? document : other))
    const system = others.includes(document) ? others : [document, ...others]
    const { older, maxPayloadBytes = defaultMaxPayloadBytes } = options
    const found = rule.check(document, { system, older, maxPayloadBytes }).filter((violation) => {
      const reason = ignoredBecause(resolved, violation.path, rule.name)
      if (reason !== undefined) options.onIgnored?.(rule, violation, reason)
      return reason === undefined
    })
    return mergedByPath(found)
  }
}

/** Of several results of a rule at one place, Spectral would keep the first. */
function mergedByPath(violations: Violation[]): Violation[] {
  const byPath = Map.groupBy(violations, ({ path }) => JSON.stringify(path))
  return [...byPath.values()].map((same) => ({
    path: same[0]!.path,
    message: [...new Set(same.map(({ message }) => message))].join(' '),
  }))
}

export default createRuleset()
