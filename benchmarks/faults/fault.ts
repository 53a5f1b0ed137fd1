/** What a fault is: how it is injected into a running style, and how it is reverted. */
import type { ServiceName } from '#shared/contracts/services.ts'
import type { Behaviour } from '#shared/providers/behaviour.ts'
import type { Stack } from '#stack/stack.ts'
import type { RunningStyle } from '#stack/style-processes.ts'
import type { StyleName } from '#stack/styles.ts'
import type { Links } from './links.ts'

export interface FaultContext {
  stack: Stack
  style: RunningStyle
  links: Links
  configureProvider(provider: string, change: Partial<Behaviour>): Promise<void>
  /** The poison message that was injected, its id in the style if it has one, and where it ended. */
  poison?: { id: string | null; where: string }
}

export interface Fault {
  name: string
  /** load: nothing fails, but what arrives is out of the ordinary. */
  kind: 'service' | 'provider' | 'server' | 'network' | 'load'
  /** What fails: a service, a server, a provider or the network; or what is out of the ordinary. */
  part: string
  /** The service whose process ends, with all that it has in memory. */
  kills?: ServiceName
  /** It lasts at least this many seconds, whatever the workload says. */
  minS?: number
  /** What every order wants while it lasts, and how many of them there is stock for, as a share. */
  demand?: { productId: string; stockShare: number }
  appliesTo(style: StyleName): boolean
  inject(ctx: FaultContext): Promise<void>
  recover(ctx: FaultContext): Promise<void>
}
