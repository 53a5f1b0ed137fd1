/** A seeded database for one test file, on the servers of the test run. */
import { type Database, openDatabase } from './database.ts'
import { prepareDatabase } from './migrate.ts'
import { reset } from './seed.ts'

/** @returns its URL, on the server of TEST_DATABASE_URL, which the test run sets */
export function testDatabaseUrl(name: string): string {
  const url = new URL(process.env.TEST_DATABASE_URL ?? '')
  url.pathname = `/test_${name}`
  return url.href
}

export async function openTestDatabase(name: string): Promise<Database> {
  const url = testDatabaseUrl(name)
  await prepareDatabase(url)
  const db = openDatabase(url)
  await reset(db)
  return db
}
