/** Prints the unfinished work as one line of JSON: running sagas, and outcomes that a follower has not processed. */
import { readConfig } from '#shared/runtime/config.ts'
import { runScript } from '#shared/runtime/run-script.ts'
import { readBacklog } from '../choreography/backlog.ts'
import { countRunningSagas } from '../orchestration/backlog.ts'
import { followers } from './services.ts'

await runScript(async () => {
  const { FOLLOW_UPS } = readConfig(['FOLLOW_UPS'])
  // The sagas first: one that ends in between has written its outcome by then.
  const workflows = await countRunningSagas()
  const { pending, deadLetters } = await readBacklog(followers(FOLLOW_UPS))
  return JSON.stringify({ pending: { workflows, ...pending }, deadLetters })
})
