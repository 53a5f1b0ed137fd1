/** Where the servers of a stack are, for exercises. */
import type { Stack } from '#stack/stack.ts'
import type { Servers } from './exercise.ts'

export const serversOf = ({ addresses, config }: Stack): Servers => ({
  databaseUrl: addresses.databaseUrl('postgres'),
  kafkaBrokers: addresses.kafkaBrokers,
  temporalAddress: addresses.temporalAddress,
  temporalNamespace: config.temporalNamespace,
})
