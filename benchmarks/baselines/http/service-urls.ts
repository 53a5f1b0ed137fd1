/** The addresses of the services, which every order service without a broker has to have. */
import { AppError } from '#shared/runtime/errors.ts'

/** Of every process of a service, by service. */
export type ServiceUrls = ReadonlyMap<string, readonly string[]>

/**
 * Reads `payment=http://…,inventory=http://…`. A service with several processes is named once for each.
 * @param needed the services that must have an address
 * @throws AppError configuration, naming what is missing or malformed
 */
export function readServiceUrls(text: string | undefined, needed: readonly string[]): ServiceUrls {
  const pairs = (text ?? '').split(',').filter(Boolean)
  const urls = new Map<string, string[]>()
  const malformed = pairs.filter((pair) => {
    const [, name, url] = /^([a-z0-9-]+)=(https?:\/\/.+)$/.exec(pair) ?? []
    if (!name || !url || !URL.canParse(url)) return true
    urls.set(name, [...(urls.get(name) ?? []), url])
    return false
  })
  const issues = [
    ...malformed.map((pair) => `"${pair}" is not service=http://host:port`),
    ...needed.filter((name) => !urls.has(name)).map((name) => `${name} has no address`),
  ]
  if (issues.length > 0)
    throw new AppError(
      'configuration',
      `SERVICE_URLS is not valid: ${issues.join('; ')}. Set it to payment=http://host:port,inventory=…, one for each service.`,
    )
  return urls
}
