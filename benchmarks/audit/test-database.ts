/** Databases for this folder's tests, on the stack's server or where DATABASE_URL points. */
import { stackConfig } from '#stack/config.ts'
import { openStack } from '#stack/stack.ts'

export const testDatabaseUrl = (name: string): string => openStack(stackConfig()).addresses.databaseUrl(`test_${name}`)
