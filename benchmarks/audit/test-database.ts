/** The databases that an audit reads, for one test file. */
import { reset } from '#shared/persistence/seed.ts'
import { openTestDatabase } from '#shared/persistence/test-database.ts'
import type { Databases } from './rows.ts'

export const openTestDatabases = async (): Promise<Databases> => ({
  style: await openTestDatabase('audit_style'),
  providers: await openTestDatabase('audit_providers'),
})

export async function resetDatabases({ style, providers }: Databases): Promise<void> {
  await reset(style)
  await reset(providers)
}

export async function closeDatabases({ style, providers }: Databases): Promise<void> {
  await style.$disconnect()
  await providers.$disconnect()
}
