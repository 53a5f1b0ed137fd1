/** Databases for this folder's tests, on the stack's server or wherever DATABASE_URL says. */
import { stackConfig } from '#stack/config.ts'

export function testDatabaseUrl(name: string): string {
  const { external, portBase } = stackConfig()
  const url = new URL(external.postgres ?? `postgres://postgres:postgres@127.0.0.1:${portBase}/postgres`)
  url.pathname = `/test_${name}`
  return url.href
}
