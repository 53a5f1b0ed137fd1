/** Findings for programs, each with what is known of its rule. */
import { factsOf, type Report } from '../findings.ts'

export function toJson({ documents, findings, ignored }: Report): string {
  const explained = findings.map((finding) => {
    const { why, todo, section } = factsOf(finding.rule)
    return { ...finding, why, todo, section }
  })
  return JSON.stringify({ documents, findings: explained, ignored }, null, 2)
}
