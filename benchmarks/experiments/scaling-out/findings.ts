/** The capacity of each style with each number of processes, beside the one that Little's law predicts. */
import type { Findings } from '../../experiment.ts'
import type { Cell, ScalingOut } from '../../results-schema.ts'

/** A search: its boundary, and what was predicted. */
export interface ScalingPoint {
  style: string
  slots: number
  /** Processes of every service, and of the slowest ones. */
  each: number
  bottleneck: number
  /** The step that passed with the highest rate, or the first one. */
  found: ScalingOut
  /** The highest rate that was kept up with, and the lowest above it that was not; null where there was none. */
  passedPerS: number | null
  failedPerS: number | null
  /** The busy share of all cores in the step that was busiest; null where it is unknown. */
  machineBusy: number | null
}

/** Above it, the cores may be the limit and not the slots. */
const maxBusy = 0.9

export function pointsOf(cells: readonly Cell[]): ScalingPoint[] {
  const searched = cells.filter(({ scalingOut }) => scalingOut)
  const groups = Map.groupBy(searched, ({ style, params: { slots, each, bottleneck } }) =>
    [style, slots, each, bottleneck].join('/'),
  )
  return [...groups.values()].map((steps) => {
    const { style, params } = steps[0]!
    const each = Number(params.each)
    const all = steps.map((step) => step.scalingOut!)
    const boundary = boundaryOf(all)
    const busy = steps.flatMap(({ costPerOrder }) => costPerOrder?.machineBusy ?? [])
    return {
      style,
      slots: Number(params.slots),
      each,
      bottleneck: Number(params.bottleneck ?? each),
      found: all.find(({ offeredPerS }) => offeredPerS === boundary.passedPerS) ?? all[0]!,
      ...boundary,
      machineBusy: busy.length > 0 ? Math.max(...busy) : null,
    }
  })
}

/** A rate that passed above one that failed proves nothing. Of repeated runs, most decide; a tie has failed. */
function boundaryOf(steps: readonly ScalingOut[]): Pick<ScalingPoint, 'passedPerS' | 'failedPerS'> {
  const byRate = Map.groupBy(steps, ({ offeredPerS }) => offeredPerS)
  const rates = [...byRate.keys()].sort((a, b) => a - b)
  const passes = (rate: number) => {
    const runs = byRate.get(rate)!
    return runs.filter(({ within }) => within).length * 2 > runs.length
  }
  const failedPerS = rates.find((rate) => !passes(rate)) ?? null
  const passed = rates.filter((rate) => failedPerS === null || rate < failedPerS)
  return { passedPerS: passed.at(-1) ?? null, failedPerS }
}

export const scalingOutFindings = (cells: readonly Cell[]): Findings['checks'] => pointsOf(cells).map(checkOf)

function checkOf(point: ScalingPoint): Findings['checks'][number] {
  const { style, slots, found, passedPerS, failedPerS, machineBusy } = point
  const busy = Math.round((machineBusy ?? 0) * 100)
  const limit = machineBusy !== null && machineBusy > maxBusy ? `; but the cores were busy for ${busy} %` : ''
  return {
    claim: `${style}, ${nameOf(point)} of ${slots} slots: orders per second that it keeps up with`,
    figure: `${passedPerS ?? 'none of the rates tried'}${failedPerS === null ? '' : `, not ${failedPerS}`}`,
    bound: `Little's law: ${found.predictedPerS} (${found.slowest} holds a slot for ${found.heldMs} ms), ${found.impliedPerS} with the times measured${limit}`,
    met: null,
  }
}

export const nameOf = ({ each, bottleneck, found }: ScalingPoint): string =>
  bottleneck === each
    ? `${each} of each service`
    : `${bottleneck} of the slowest (${mostOf(found)}), ${each} of the others`

/** The services that have the most processes. */
function mostOf({ processes }: ScalingOut): string {
  const most = Math.max(...Object.values(processes))
  return Object.keys(processes)
    .filter((service) => processes[service] === most)
    .join(', ')
}
