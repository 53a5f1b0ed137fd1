/** Why a style did not keep up, in words. */
import type { Cell, Scaling } from '../results-schema.ts'
import { figure, ms } from './format.ts'

type KeepingUp = NonNullable<Scaling['keepingUp']>

/** The criteria that were not met, each with its figure and limit. @param keepingUp absent from files of earlier versions */
export const unmetCriteria = (keepingUp: KeepingUp | undefined): string[] =>
  (keepingUp?.criteria ?? []).filter(({ met }) => !met).map(criterionText)

function criterionText({ name, figure: value, limit }: KeepingUp['criteria'][number]): string {
  const sign = name === 'settled' ? '<' : '>'
  const inUnit = (of: number) => (name.endsWith('p99') ? ms(of) : `${(of * 100).toFixed(1)} %`)
  return `${name} ${value === null ? 'never' : inUnit(value)} ${sign} ${inUnit(limit)}`
}

/** What was late, and how it was waited for. */
export const overtimeText = ({ overtime }: Pick<Cell, 'overtime'>): string[] => {
  if (!overtime) return []
  const end = { drained: 'drained', stalled: 'nothing moved any more', 'still moving': 'still moving' }[overtime.ended]
  return [`late: ${end} ${figure(overtime.waitedMs / 1_000)} s after its time to drain, at ${overtime.donePerS}/s`]
}
