/** What is planned, and where the capacity comes from. */
import { expect, test } from 'vitest'
import type { StyleName } from '#stack/styles.ts'
import { emptyCell, type MeasuredCell } from '../../cell.ts'
import { estimateSeconds } from '../../eta.ts'
import { noTimings } from '../../measure/timings.ts'
import { profileNames, readWorkload } from '../../workloads.ts'
import { drainTime } from './experiment.ts'
import { outagesOf, phasesOf } from './outages.ts'

const full = readWorkload('drain-time', 'full')
const outagesIn = (style: StyleName) => outagesOf(full.outages!, style)

test.each(profileNames)('When the profile is %s, then every style has outages', (profile) => {
  const plans = drainTime.plan(readWorkload('drain-time', profile), ['synchronous-chain', 'choreography'])
  expect(plans.map(({ style }) => style)).toEqual(['synchronous-chain', 'choreography'])
})

test('When a style does not use a component, then that outage is not planned', () => {
  expect(outagesIn('synchronous-chain')).toEqual([{ fault: 'payment down', outageS: 20, share: 0.5 }])
  expect(outagesIn('choreography').filter(({ fault }) => fault === 'kafka killed')).toHaveLength(5)
  expect(new Set(outagesIn('hybrid').map(({ fault }) => fault)).size).toBe(3)
  const only = drainTime.plan({ ...full, faults: ['kafka killed'] }, ['synchronous-chain', 'choreography'])
  expect(only.map(({ style }) => style)).toEqual(['choreography'])
})

test('When the load is higher, then it goes on for longer after the outage, beyond what is accepted', () => {
  const after = (share: number) => phasesOf(full.outages!, { fault: 'kafka killed', outageS: 60, share }).afterS
  expect(after(0.5)).toBeGreaterThan(1.3 * 60)
  expect(after(0.7)).toBeGreaterThan(1.3 * 140)
})

test('When the run has measured the capacity, then the plan has it, and otherwise searches it', () => {
  const [plan] = drainTime.plan(full, ['choreography'])
  const step = (offeredPerS: number, within: boolean, phase = 'search', replicas = 1): MeasuredCell => {
    const own = { ...plan!, experiment: 'scaling' }
    const empty = emptyCell(own)
    const limits = { acceptP99Ms: 1_000, settleP99Ms: 3_000 }
    const scaling = { offeredPerS, settledPerS: offeredPerS, underWay: [], within, limits }
    return {
      plan: own,
      timings: noTimings(),
      cell: { ...empty, params: { ...empty.params, phase, replicas }, scaling },
    }
  }
  const steps = [step(10, true), step(11, false), step(9, false, 'coarse'), step(20, true, 'search', 2)]
  expect(drainTime.prepare!(plan!, steps).capacityPerS).toEqual({ passedPerS: 10, failedPerS: 11 })
  expect(drainTime.prepare!(plan!, []).capacityPerS).toBeUndefined()
})

test('When the profile is full, then the main styles take less than three quarters of an hour', () => {
  const styles = ['synchronous-chain', 'choreography', 'orchestration', 'hybrid'] as const
  const minutes = drainTime.plan(full, styles).reduce((sum, plan) => sum + estimateSeconds(plan), 0) / 60
  expect(minutes).toBeLessThan(45)
})
