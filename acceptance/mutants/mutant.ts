/** A mutant: the project with one defect, inserted by a text replacement, and the test or comparison that must kill it. */
import type { StyleName } from '#stack/styles.ts'
import type { InvariantId } from '../../benchmarks/audit/invariant.ts'

export interface Mutant {
  /** The name on the command line. */
  name: string
  /** The defect, in one sentence. */
  what: string
  file: string
  /** A text that occurs exactly once in the file, and its replacement. */
  from: string
  to: string
  /** A second edit, where two safeguards prevent the same defect. */
  and?: Edit
  killedBy: Killer
}

export type Edit = Pick<Mutant, 'file' | 'from' | 'to'>

export const editsOf = (mutant: Mutant): Edit[] => [mutant, ...(mutant.and ? [mutant.and] : [])]

export type Killer = TestKiller | ComparisonKiller

/** A test that must fail. */
export interface TestKiller {
  test: string
  /** The title in the source, or a part of it. */
  title: string
}

/** A comparison that must exit with 1 and report this invariant. */
export interface ComparisonKiller {
  comparison: string[]
  invariant: InvariantId
}

/** The cheapest comparison: a style with three services under a light load. `more` selects other experiments. */
export const comparison = (
  style: StyleName,
  invariant: InvariantId,
  more: string[] = ['--experiment', 'latency-stacking', '--services', '3'],
): ComparisonKiller => ({ comparison: ['--style', style, ...more], invariant })
