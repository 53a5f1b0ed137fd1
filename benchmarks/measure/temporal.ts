/** How long workflows' histories are, asked over Temporal's HTTP API, so that no client library is needed. */
import { z } from 'zod'
import { mean } from '../statistics.ts'

const described = z.object({ workflowExecutionInfo: z.object({ historyLength: z.coerce.number() }) })

/**
 * @param url where the HTTP API listens (the Web UI's address serves it too)
 * @param workflowIds a sample; those that are unknown are left out
 * @returns events per workflow on average, or null when there is none to ask about
 */
export async function temporalEvents(url: string, workflowIds: readonly string[]): Promise<number | null> {
  const lengths = await Promise.all(workflowIds.map((id) => historyLength(url, id))).catch((): (number | null)[] => [])
  const known = lengths.filter((length) => length !== null)
  return known.length > 0 ? mean(known) : null
}

async function historyLength(url: string, workflowId: string): Promise<number | null> {
  const path = `/api/v1/namespaces/default/workflows/${encodeURIComponent(workflowId)}`
  const answer = await fetch(url + path, { signal: AbortSignal.timeout(5_000) })
  return answer.ok ? described.parse(await answer.json()).workflowExecutionInfo.historyLength : null
}
