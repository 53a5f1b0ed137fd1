/** Tokens for the customers of a plan, made before the load starts. */
import { issueToken } from '#shared/runtime/tokens.ts'
import type { PlannedOrder } from './plan.ts'

/** @returns by customer */
export async function tokensFor(secret: string, plan: readonly PlannedOrder[]): Promise<Map<string, string>> {
  const tokens = new Map<string, string>()
  for (const { customerId } of plan)
    if (!tokens.has(customerId)) tokens.set(customerId, await issueToken(secret, customerId))
  return tokens
}
