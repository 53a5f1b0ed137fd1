/**
 * The services, listed once. The styles, the stack, the harness and docker-compose.yml follow this list and its order:
 * a service's place decides its port. Partner programmes come on top, as many as FOLLOW_UPS names.
 */

/** An order completes only if each of these succeeds. */
export const criticalServices = ['payment', 'inventory', 'shipping'] as const

export type CriticalService = (typeof criticalServices)[number]

/** They follow a settled order; no order depends on them. */
export const standardFollowUps = ['notification', 'analytics', 'loyalty'] as const

export const serviceNames = ['order', ...criticalServices, ...standardFollowUps] as const

export type ServiceName = (typeof serviceNames)[number]
export type PartnerName = `partner-${number}`
/** The services that may follow a settled order, as FOLLOW_UPS names them. */
export type FollowUpService = (typeof standardFollowUps)[number] | PartnerName

export const isServiceName = (name: string): name is ServiceName => serviceNames.some((service) => service === name)

/** Partners are numbered from 1. */
export const isPartnerName = (name: string): name is PartnerName => /^partner-[1-9]\d*$/.test(name)

export const isFollowUpService = (name: string): name is FollowUpService =>
  standardFollowUps.some((service) => service === name) || isPartnerName(name)

/** The processes of a style that runs all of them: every service, then the partners among the follow-ups. */
export const servicesWith = (followUps: readonly FollowUpService[]): (ServiceName | PartnerName)[] => [
  ...serviceNames,
  ...followUps.filter(isPartnerName),
]
