/**
 * The styles: where each one's code and database are, which servers it needs, which services it runs. Everything else
 * that is known about a style is keyed by StyleName: benchmarks/style-profiles.ts, benchmarks/report/style-themes.ts.
 */
import { criticalServices, isFollowUpService, serviceNames } from '#shared/contracts/services.ts'
import type { ServerName } from './server.ts'

/** The styles that this kit is about, and the designs that they are compared with; in the order in which they are shown. */
export const mainStyles = ['synchronous-chain', 'choreography', 'orchestration', 'hybrid'] as const
export const rivalStyles = ['careful-chain', 'job-queue', 'fire-and-forget', 'polled-table'] as const
export const styleNames = [...mainStyles, ...rivalStyles] as const
export type StyleName = (typeof styleNames)[number]

/** The style that commands use when none is named. */
export const defaultStyle: StyleName = 'choreography'

export const isMainStyle = ({ style }: { style: string }): boolean => mainStyles.some((name) => name === style)

export const isStyleName = (name: string): name is StyleName => styleNames.some((style) => style === name)

/** @throws for a name that no style has */
export function toStyleName(name: string): StyleName {
  if (isStyleName(name)) return name
  throw new Error(`There is no style "${name}". The styles are ${styleNames.join(', ')}.`)
}

const groups: Record<string, readonly StyleName[]> = { main: mainStyles, rivals: rivalStyles, all: styleNames }
export const styleGroups = Object.keys(groups)

/** @param names of styles and of groups. @returns the styles, each once, in the order in which they are shown */
export function expandStyles(names: readonly string[]): StyleName[] {
  const named = new Set<string>(names.flatMap((name): readonly string[] => groups[name] ?? [name]))
  return styleNames.filter((style) => named.has(style))
}

export interface Style {
  dir: string
  database: string
  /** Added to the port base; a style may use twenty ports. */
  portOffset: number
  needs: ServerName[]
  /**
   * Keeps the style apart from others on the same servers: its Temporal namespace, and the prefix of its topics and
   * consumer groups. Without one it uses the default namespace and no prefix.
   */
  namespace?: string
}

export const styles: Record<StyleName, Style> = {
  choreography: { dir: 'choreography', database: 'choreography', portOffset: 20, needs: ['postgres', 'kafka'] },
  orchestration: { dir: 'orchestration', database: 'orchestration', portOffset: 40, needs: ['postgres', 'temporal'] },
  'synchronous-chain': {
    dir: 'benchmarks/baselines/synchronous-chain',
    database: 'synchronous_chain',
    portOffset: 60,
    needs: ['postgres'],
  },
  hybrid: {
    dir: 'hybrid',
    database: 'hybrid',
    portOffset: 80,
    needs: ['postgres', 'kafka', 'temporal'],
    namespace: 'hybrid',
  },
  'careful-chain': {
    dir: 'benchmarks/baselines/careful-chain',
    database: 'careful_chain',
    portOffset: 100,
    needs: ['postgres'],
  },
  'fire-and-forget': {
    dir: 'benchmarks/baselines/fire-and-forget',
    database: 'fire_and_forget',
    portOffset: 140,
    needs: ['postgres'],
  },
  'job-queue': { dir: 'benchmarks/baselines/job-queue', database: 'job_queue', portOffset: 120, needs: ['postgres'] },
  'polled-table': {
    dir: 'benchmarks/baselines/polled-table',
    database: 'polled_table',
    portOffset: 160,
    needs: ['postgres'],
  },
}

/** The namespaces of Temporal that styles have to themselves. */
export const styleNamespaces: readonly string[] = styleNames.flatMap((name) => {
  const { needs, namespace } = styles[name]
  return namespace !== undefined && needs.includes('temporal') ? [namespace] : []
})

const [, ...withoutPartners] = serviceNames
/** How many services the order service has downstream when there are no partners. */
export const standardDownstream = withoutPartners.length
export const minDownstream = criticalServices.length
/** With the order service these fit into a style's twenty ports. */
export const maxDownstream = 18

/** The first n downstream services: the critical ones, the follow-ups, then partners. @param n at least `minDownstream` */
export function downstreamServices(n: number): string[] {
  const partners = Array.from({ length: Math.max(0, n - standardDownstream) }, (_, i) => `partner-${i + 1}`)
  return [...withoutPartners, ...partners].slice(0, n)
}

/** Those of them that follow a settled order. @param n at least `minDownstream` */
export const followUpServices = (n: number): string[] => downstreamServices(n).filter(isFollowUpService)
