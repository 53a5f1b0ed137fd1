/** Prints how each follower consumed every message, as one line of JSON. Run it when everything is drained. */
import { readConfig } from '#shared/runtime/config.ts'
import { runScript } from '#shared/runtime/run-script.ts'
import { readConsumption } from '../choreography/consumption.ts'
import { followers } from './services.ts'

await runScript(async () => {
  const { FOLLOW_UPS } = readConfig(['FOLLOW_UPS'])
  return JSON.stringify(await readConsumption(followers(FOLLOW_UPS)))
})
