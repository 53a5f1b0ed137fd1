/** Measures how fast the machine is before and after each cell, and says so in the cell. */

import { messageOf } from '#shared/runtime/errors.ts'
import { log } from '#shared/runtime/log.ts'
import { measureSpeed, type SpeedProbes, unsteadyProbes } from './measure/machine-speed.ts'
import type { Cell, MachineSpeed } from './results-schema.ts'

/** A message takes seconds to measure, because its client must start first: it is timed around a plan, not each of its cells. */
type Extent = 'all' | 'without messages'

/** One for each set of servers. */
export function watchMachine(probes: () => SpeedProbes) {
  let last: MachineSpeed | null = null
  let planFrom: MachineSpeed | null = null
  let cells: Cell[] = []

  /** A server that does not respond any more is the next plan's failure, and no reason to lose this one. */
  async function speed(extent: Extent): Promise<MachineSpeed | null> {
    const { kafkaBrokers, ...others } = probes()
    return measureSpeed({ ...others, ...(extent === 'all' && kafkaBrokers && { kafkaBrokers }) }).catch((error) => {
      log.warn({ error: messageOf(error) }, 'the speed of the machine cannot be measured')
      return null
    })
  }

  return {
    async beginPlan(): Promise<void> {
      last ??= await speed('all')
      planFrom = last
      cells = []
    },
    async afterCell(cell: Cell): Promise<void> {
      const after = await speed('without messages')
      if (last && after) cell.machine = { before: last, after }
      last = after
      cells.push(cell)
    },
    async endPlan(): Promise<void> {
      last = await speed('all')
      const [before, after] = [planFrom?.messageMs ?? null, last?.messageMs ?? null]
      for (const cell of cells) {
        if (!cell.machine) continue
        const machine = {
          before: { ...cell.machine.before, messageMs: before },
          after: { ...cell.machine.after, messageMs: after },
        }
        cell.machine = machine
        const changed = unsteadyProbes(machine)
        if (changed.length > 0) cell.notes.push(`the machine changed meanwhile: ${changed.join('; ')}`)
      }
    },
  }
}
export type MachineWatch = ReturnType<typeof watchMachine>
