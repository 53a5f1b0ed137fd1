/** Findings for a person: each with its place, what is wrong, why it hurts and what to do. */
import { wrapped } from '#shared/runtime/wrapped.ts'
import { type Finding, factsOf, type Report } from '../findings.ts'
import type { Severity } from '../rules/rule.ts'

const width = 120
const indent = '    '
const order: Severity[] = ['error', 'warn', 'info']

export function toText({ documents, findings, ignored }: Report): string {
  const explained = new Set<string>()
  const blocks = [...findings].sort(byPlace).map((finding) => block(finding, explained))
  const off = ignored.map(({ rule, file, path, reason }) => `${indent}${rule}, ${file} ${path}: ${reason}`)
  return [
    ...blocks,
    ...(off.length > 0 ? [`Switched off:\n${off.join('\n')}`] : []),
    summary(documents.length, findings, ignored.length),
  ].join('\n\n')
}

const byPlace = (a: Finding, b: Finding): number =>
  a.file.localeCompare(b.file) ||
  (a.range?.line ?? 0) - (b.range?.line ?? 0) ||
  order.indexOf(a.severity) - order.indexOf(b.severity)

/** A rule is explained where it first occurs. */
function block(finding: Finding, explained: Set<string>): string {
  const { rule, severity, file, range, path, message } = finding
  const place = range ? `${file}:${range.line}:${range.column}` : file
  const { why, todo, section } = factsOf(rule)
  const head = `${place}  ${severity}  ${rule}  ${path}\n${wrapped(message, width, indent)}`
  if (explained.has(rule)) return head
  explained.add(rule)
  return `${head}\n${wrapped(`why: ${why}`, width, indent)}\n${wrapped(`do: ${todo} (EDA ${section})`, width, indent)}`
}

function summary(documents: number, findings: Finding[], ignored: number): string {
  const count = (severity: Severity) => findings.filter((finding) => finding.severity === severity).length
  const counts = [plural(count('error'), 'error'), plural(count('warn'), 'warning'), plural(count('info'), 'note')]
  const where = documents === 0 ? 'in the cluster' : `in ${plural(documents, 'document')}`
  return `${counts.join(', ')} ${where}${ignored > 0 ? `; ${ignored} switched off with a reason` : ''}`
}

const plural = (n: number, one: string): string => `${n} ${one}${n === 1 ? '' : 's'}`
