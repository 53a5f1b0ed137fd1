/** An empty, seeded database of its own for one test file, on the servers of the test run. */
import { type Database, openDatabase } from './database.ts'
import { prepareDatabase } from './migrate.ts'
import { reset } from './seed.ts'

/** @returns its address; TEST_DATABASE_URL names the server and is set by the test run */
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
