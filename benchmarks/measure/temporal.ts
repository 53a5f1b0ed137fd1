/** The length of workflow histories, read over Temporal's HTTP API, so that no client library is needed. */
import { z } from 'zod'
import { mean } from '../statistics.ts'

const described = z.object({ workflowExecutionInfo: z.object({ historyLength: z.coerce.number() }) })

/**
 * @param url where the HTTP API listens (the Web UI's address serves it too)
 * @param namespace where the workflows are
 * @param workflowIds a sample; unknown ones are ignored
 * @returns the mean number of events per workflow, or null when none of them is known
 */
export async function temporalEvents(
  url: string,
  namespace: string,
  workflowIds: readonly string[],
): Promise<number | null> {
  const lengths = await Promise.all(workflowIds.map((id) => historyLength(url, namespace, id))).catch(
    (): (number | null)[] => [],
  )
  const known = lengths.filter((length) => length !== null)
  return known.length > 0 ? mean(known) : null
}

async function historyLength(url: string, namespace: string, workflowId: string): Promise<number | null> {
  const path = `/api/v1/namespaces/${namespace}/workflows/${encodeURIComponent(workflowId)}`
  const response = await fetch(url + path, { signal: AbortSignal.timeout(5_000) })
  return response.ok ? described.parse(await response.json()).workflowExecutionInfo.historyLength : null
}
