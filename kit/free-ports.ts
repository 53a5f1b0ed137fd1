/** Checks that ports are free: a program that responds there already would be taken for the service. */
import { AppError } from '#shared/runtime/errors.ts'
import { portConflict } from '#stack/ports.ts'

/** @throws AppError configuration naming the first port that cannot be used */
export async function requireFreePorts(wanted: { name: string; url: string }[]): Promise<void> {
  for (const { name, url } of wanted) {
    const { hostname, port } = new URL(url)
    const reason = await portConflict(Number(port), hostname)
    if (reason)
      throw new AppError(
        'configuration',
        `Port ${port}, wanted for ${name}, cannot be used (${reason}). Does another npm start run? End it, or set KIT_PORT_BASE and KIT_DATA_DIR.`,
      )
  }
}
