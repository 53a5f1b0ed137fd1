/** Whether a run is valid, and if not, why. */
import { isComparable } from '../comparison.ts'
import type { Cell, Results } from '../results-schema.ts'
import { serversNoted } from './cells.ts'

/** @returns why the run is not valid: failed and invalid cells, violated guarantees, wrong predictions; empty when it is valid */
export function verdict({ cells, meta }: Results): string[] {
  const name = (cell: Cell) => {
    const { experiment, style, params } = cell
    const fault = params.fault ? `, ${params.fault}` : ''
    const half = params.control ? ' (A/A)' : ''
    return `${experiment}, ${style}, N = ${params.downstream}, repetition ${params.repetition}${half}${fault}${serversNoted(cell)}`
  }
  const broken = cells.flatMap((cell) => {
    const guaranteed = cell.audit.violations.filter((violation) => violation.guaranteed)
    const ids = [...new Set(guaranteed.map(({ invariant }) => invariant))].join(', ')
    return [
      ...(cell.failure === null ? [] : [`${name(cell)}: failed: ${cell.failure.split('\n', 1)[0]}`]),
      ...(cell.failure === null && !isComparable(cell) ? [`${name(cell)}: not valid: ${cell.notes.join('; ')}`] : []),
      ...(guaranteed.length > 0
        ? [
            `${name(cell)}: violates ${ids}: ${guaranteed.length} times, first: ${guaranteed[0]!.orderId ?? ''} ${guaranteed[0]!.detail}`,
          ]
        : []),
      ...(cell.availability?.prediction?.differences ?? []).map((line) => `${name(cell)}: ${line}`),
    ]
  })
  return meta.complete ? broken : [...broken, 'The run was interrupted.']
}
