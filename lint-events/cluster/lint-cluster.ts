import type { Finding } from '../findings.ts'
import { clusterRules, type SurveyedTopic } from './rules.ts'

/** @param address of the cluster, such as localhost:9092 */
export const clusterFindings = (topics: SurveyedTopic[], address: string): Finding[] =>
  clusterRules.flatMap((rule) =>
    rule.check(topics).map(({ subject, message }) => ({
      rule: rule.name,
      severity: rule.severity,
      file: `kafka://${address}`,
      range: undefined,
      path: subject,
      message,
    })),
  )
