/** Runs a script that prints one result. An error becomes one clear message and exit code 1. */
import { messageOf } from './errors.ts'

export async function runScript(run: () => Promise<string>): Promise<never> {
  try {
    console.log(await run())
    process.exit(0)
  } catch (error) {
    console.error(messageOf(error))
    process.exit(1)
  }
}
