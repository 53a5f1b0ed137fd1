/** Terminates the sagas of all orders and deletes the topics, so that none of them continues on an emptied database. */
import { runScript } from '#shared/runtime/run-script.ts'
import { forgetMessages } from '../choreography/forget.ts'
import { terminateSagas } from '../orchestration/forget.ts'

await runScript(async () => {
  await terminateSagas()
  await forgetMessages()
  return 'No saga is running, and no topic is left.'
})
