/** The outages of one style, and for how long the load goes on after each. */
import type { StyleName } from '#stack/styles.ts'
import type { Phases } from '../../cell.ts'
import { faults } from '../../faults/faults.ts'
import type { OutagesPlan } from '../../workloads.ts'

export interface Outage {
  fault: string
  outageS: number
  /** The load, as a share of the style's capacity. */
  share: number
}

/** A style that takes longer than this many times the predicted time does not meet its criterion anyway. */
const patience = 1.35
/** A server that was killed is down for this much longer, while it starts. */
const startS = 10

/** @param only these faults; all when absent */
export function outagesOf({ points }: OutagesPlan, style: StyleName, only?: readonly string[]): Outage[] {
  const applies = (name: string) => faults.find((fault) => fault.name === name)!.appliesTo(style)
  return points
    .filter((point) => point.only?.includes(style) ?? true)
    .flatMap(({ faults: named, outageS, shares }) =>
      named
        .filter((fault) => applies(fault) && (only?.includes(fault) ?? true))
        .flatMap((fault) => outageS.flatMap((seconds) => shares.map((share) => ({ fault, outageS: seconds, share })))),
    )
}

/** A backlog of outage × rate, worked off with what the capacity leaves: outage × share ÷ (1 − share). */
export const phasesOf = ({ beforeS }: OutagesPlan, { outageS, share }: Outage): Phases => ({
  beforeS,
  faultS: outageS,
  afterS: Math.ceil(startS + (patience * (outageS + startS) * share) / (1 - share)),
})
