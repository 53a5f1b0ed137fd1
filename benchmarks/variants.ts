/** Servers that are set up otherwise than by default, each to be measured in turn with the default ones, in the experiment variants. */
import { AppError } from '#shared/runtime/errors.ts'
import { type StackConfig, stackConfig } from '#stack/config.ts'
import { openStack } from '#stack/stack.ts'
import { type StyleName, styles } from '#stack/styles.ts'

export const variantNames = ['default', 'power-loss', 'three-brokers', 'temporal-on-postgres'] as const
export type VariantName = (typeof variantNames)[number]
export const serverVariants = ['power-loss', 'three-brokers', 'temporal-on-postgres'] as const
export type ServerVariant = (typeof serverVariants)[number]

type ChangedServer = 'kafka' | 'temporal'

interface Variant {
  environment: Record<string, string>
  /** The servers that are set up otherwise. */
  changes: readonly ChangedServer[]
}

const defaultEnvironment = { KIT_DURABILITY: 'kill-9', KIT_KAFKA_REPLICATION: '1', KIT_TEMPORAL_SERVER: 'dev' }

const variants: Record<VariantName, Variant> = {
  default: { environment: {}, changes: [] },
  'power-loss': { environment: { KIT_DURABILITY: 'power-loss' }, changes: ['kafka', 'temporal'] },
  'three-brokers': { environment: { KIT_KAFKA_REPLICATION: '3' }, changes: ['kafka'] },
  'temporal-on-postgres': { environment: { KIT_TEMPORAL_SERVER: 'postgres' }, changes: ['temporal'] },
}

export const isVariantName = (name: unknown): name is VariantName => variantNames.some((one) => one === name)

/** Appended to the name of what was measured with it, or is said of its servers. */
export const variantSuffix = (variant: VariantName): string => `, ${variant.replaceAll('-', ' ')}`

/** Whether the style uses a server that the variant sets up otherwise. */
export const isAffected = (style: StyleName, variant: VariantName): boolean =>
  variants[variant].changes.some((server) => styles[style].needs.includes(server))

export const serversOf = (variant: VariantName): readonly ChangedServer[] => variants[variant].changes

/** @param variant those of this process's environment when absent */
export const environmentOf = (variant?: VariantName): NodeJS.ProcessEnv => ({
  ...process.env,
  ...(variant && { ...defaultEnvironment, ...variants[variant].environment }),
})

export const configOf = (variant?: VariantName): StackConfig => stackConfig(environmentOf(variant))

/**
 * Installs what the servers of these variants need, before anything is measured.
 * @throws AppError configuration when a server runs elsewhere, or something is missing on this machine
 */
export async function installVariants(chosen: readonly VariantName[], report: (line: string) => void): Promise<void> {
  for (const variant of chosen) {
    const { servers } = openStack(configOf(variant))
    const changed = serversOf(variant).map((name) => servers[name])
    for (const { external, name, address } of changed)
      if (external) throw new AppError('configuration', runsElsewhere(variant, name, address))
    const missing = (await Promise.all(changed.map((server) => server.missing()))).flat()
    if (missing.length > 0) throw new AppError('configuration', `${missing.join('\n')}\n${otherVariants(variant)}`)
    for (const server of changed) await server.install(report)
  }
}

const runsElsewhere = (variant: VariantName, name: string, address: string) =>
  `${variant} cannot be measured: ${name} at ${address} was not started by the kit. ${otherVariants(variant)}`

const otherVariants = (variant: VariantName) => `Or measure other variants than ${variant} (--variant).`
