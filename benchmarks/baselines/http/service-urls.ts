/** The addresses of the services, which every order service without a broker has to have. */
import { AppError } from '#shared/runtime/errors.ts'

/**
 * Reads `payment=http://…,inventory=http://…`.
 * @param needed the services that must have an address
 * @throws AppError configuration, naming what is missing or malformed
 */
export function readServiceUrls(text: string | undefined, needed: readonly string[]): Map<string, string> {
  const pairs = (text ?? '').split(',').filter(Boolean)
  const parsed = pairs.map((pair) => /^([a-z0-9-]+)=(https?:\/\/.+)$/.exec(pair))
  const urls = new Map(parsed.flatMap((match) => (match && URL.canParse(match[2]!) ? [[match[1]!, match[2]!]] : [])))
  const issues = [
    ...pairs
      .filter((pair) => !urls.has(pair.split('=')[0]!))
      .map((pair) => `"${pair}" is not service=http://host:port`),
    ...needed.filter((name) => !urls.has(name)).map((name) => `${name} has no address`),
  ]
  if (issues.length > 0)
    throw new AppError(
      'configuration',
      `SERVICE_URLS is not valid: ${issues.join('; ')}. Set it to payment=http://host:port,inventory=…, one for each service.`,
    )
  return urls
}
