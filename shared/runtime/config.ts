/** The configuration of a process: environment variables, validated once at the start. */
import { z } from 'zod'
import {
  type FollowUpService,
  isFollowUpService,
  isPartnerName,
  isServiceName,
  type PartnerName,
  type ServiceName,
  serviceNames,
  standardFollowUps,
} from '../contracts/services.ts'
import { AppError } from './errors.ts'

export const port = z.coerce.number().int().min(1).max(65_535)
const address = (protocol: RegExp) => z.url({ protocol })

const partnerExamples = 'partner-1, partner-2 …'
const followUp = z.custom<FollowUpService>((name) => isFollowUpService(String(name)), {
  error: ({ input }) => `"${input}" is not one of ${standardFollowUps.join(', ')}, ${partnerExamples}`,
})

/** One schema per variable, so that every entry point reads only what it needs. */
export const envSchema = {
  DATABASE_URL: address(/^postgres(ql)?$/),
  DATABASE_CONNECTIONS: z.coerce.number().int().min(1).max(100).default(10),
  PROVIDERS_URL: address(/^https?$/),
  SMTP_URL: address(/^smtp$/),
  PROVIDER_TIMEOUT_MS: z.coerce.number().int().min(100).max(120_000).default(10_000),
  KAFKA_BROKERS: z.string().regex(/^[^\s,]+:\d+(,[^\s,]+:\d+)*$/, 'host:port, separated by commas'),
  /** Put before the names of topics and consumer groups, for styles that share a broker. */
  KAFKA_PREFIX: z
    .string()
    .regex(/^[a-z\d-]*$/, 'lower-case letters, digits and hyphens')
    .default(''),
  TEMPORAL_ADDRESS: z.string().regex(/^[^\s:]+:\d+$/, 'host:port'),
  TEMPORAL_NAMESPACE: z.string().min(1).default('default'),
  /** Signs the customers' tokens. Order services and token issuers share it. */
  TOKEN_SECRET: z.string().min(32, 'at least 32 characters'),
  /** The order API rejects orders that could not settle within this time. Without it, no order is rejected. */
  SETTLE_WITHIN_MS: z.preprocess(
    (value) => value || undefined,
    z.coerce.number().int().min(100).max(3_600_000).optional(),
  ),
  /** How many orders a process works on at a time (see slots.ts). Without it, as many as arrive. */
  SLOTS: z.preprocess((value) => value || undefined, z.coerce.number().int().min(1).max(10_000).optional()),
  /** How often a service of the polled table reads it, in milliseconds. */
  POLL_INTERVAL_MS: z.coerce.number().int().min(10).max(60_000).default(500),
  HOST: z.string().default('127.0.0.1'),
  PORT: port,
  /** The follow-up services, separated by commas. They can include partner-1, partner-2 … */
  FOLLOW_UPS: z
    .string()
    .default(standardFollowUps.join())
    .transform((list) => list.split(',').filter(Boolean))
    .pipe(z.array(followUp)),
} as const

/**
 * Reads the named variables.
 * @throws AppError configuration, naming every variable that is missing or wrong
 */
export function readConfig<Name extends keyof typeof envSchema>(
  names: readonly Name[],
  env: NodeJS.ProcessEnv = process.env,
): { [N in Name]: z.infer<(typeof envSchema)[N]> } {
  const shape = Object.fromEntries(names.map((name) => [name, envSchema[name]]))
  const read = z.object(shape).safeParse(env)
  if (read.success) return read.data as { [N in Name]: z.infer<(typeof envSchema)[N]> }
  const issues = read.error.issues.map(({ path, message }) => {
    const name = String(path[0]) // of the variable; a list adds the index of the wrong element
    return `  ${name}: ${env[name] === undefined ? 'is not set' : message}`
  })
  throw new AppError('configuration', `The environment is not valid:\n${issues.join('\n')}`)
}

/** @throws AppError configuration for a name that no service has */
export function parseServiceName(name: string): ServiceName | PartnerName {
  if (isServiceName(name) || isPartnerName(name)) return name
  throw new AppError(
    'configuration',
    `There is no service "${name}". The services are ${serviceNames.join(', ')}, ${partnerExamples}`,
  )
}
