/** `node story.ts ORDER` shows what happened to an order and what is missing. */
import { runScript } from '#shared/runtime/run-script.ts'
import { storyOf } from '../http/order-story.ts'

await runScript(() => storyOf('fire-and-forget', process.argv[2]))
