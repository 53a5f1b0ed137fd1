import { expect, test } from 'vitest'
import { emptyCell } from '../../cell.ts'
import type { Cell } from '../../results-schema.ts'
import { sampleCell } from '../samples.ts'
import { pointsOf, scalingOutFindings } from './findings.ts'

const { plan } = sampleCell('choreography', 6, 10, 100)

const sampleCost = {
  cpuMs: {},
  cpuMsTotal: 0,
  idleCpuMsPerS: {},
  commits: null,
  messages: 0,
  temporalEvents: null,
  outboundCalls: null,
  providerCalls: 6,
}
const measured = { measuredHeldMs: { payment: 850 }, impliedPerS: 2.35, settledPerS: 2 }

function step(offeredPerS: number, within: boolean, bottleneck?: number): Cell {
  const processes = { order: 1, payment: bottleneck ?? 1, inventory: 1 }
  const found = { slots: 2, processes, slowest: 'payment', heldMs: 800, predictedPerS: 2.5, ...measured }
  return {
    ...emptyCell(plan),
    params: { slots: 2, each: 1, ...(bottleneck && { bottleneck }), phase: 'search', step: 1 },
    scalingOut: { ...found, offeredPerS, within, missed: within ? [] : ['settle p99 9000 (limit 2400)'] },
    valid: true,
  }
}

test('When a search has ended, then its boundary stands beside the prediction', () => {
  const cells = [step(2.25, true), step(3, false), step(2.6, false)]
  expect(scalingOutFindings(cells)).toEqual([
    {
      claim: 'choreography, 1 of each service of 2 slots: orders per second that it keeps up with',
      figure: '2.25, not 2.6',
      bound: "Little's law: 2.5 (payment holds a slot for 800 ms), 2.35 with the times measured",
      met: null,
    },
  ])
})

test('When a rate was run again, then most of its runs decide, and a tie counts as failed', () => {
  const boundary = (cells: Cell[]) => pointsOf(cells).map(({ passedPerS, failedPerS }) => [passedPerS, failedPerS])
  expect(boundary([step(2, true), step(2.4, true), step(2.4, false)])).toEqual([[2, 2.4]])
  expect(boundary([step(2, true), step(2.4, true), step(2.4, false), step(2.4, true)])).toEqual([[2.4, null]])
})

test('When the slowest service has more processes, then that is another point, named after it', () => {
  const [, alone] = scalingOutFindings([step(2.25, true), step(4.5, true, 2)])
  expect(alone!.claim).toContain('2 of the slowest (payment), 1 of the others')
})

test('When a rate passed above one that failed, then the failure bounds the capacity', () => {
  expect(pointsOf([step(2, true), step(2.2, false), step(2.6, true)])[0]).toMatchObject({
    passedPerS: 2,
    failedPerS: 2.2,
  })
})

test('When the cores were busy, then it is said that they may be the limit', () => {
  const busy = (machineBusy: number): Cell => {
    const costPerOrder = { ...sampleCost, machineBusy }
    return { ...step(2.25, true), costPerOrder }
  }
  expect(scalingOutFindings([busy(0.5), busy(0.96)])[0]!.bound).toContain('but the cores were busy for 96 %')
  expect(scalingOutFindings([busy(0.5)])[0]!.bound).not.toContain('cores')
})
