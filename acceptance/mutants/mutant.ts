/** What a mutant is: the project with one defect put in by a text replacement, and what must notice it. */
import type { StyleName } from '#stack/styles.ts'
import type { InvariantId } from '../../benchmarks/audit/invariant.ts'

export interface Mutant {
  /** How the command line calls it. */
  name: string
  /** What goes wrong, in a sentence. */
  what: string
  file: string
  /** A text that occurs exactly once in the file, and what stands there instead. */
  from: string
  to: string
  /** Where two safeguards do the same: the second one, which has to go too. */
  and?: Edit
  killedBy: Killer
}

export type Edit = Pick<Mutant, 'file' | 'from' | 'to'>

export const editsOf = (mutant: Mutant): Edit[] => [mutant, ...(mutant.and ? [mutant.and] : [])]

export type Killer = TestKiller | ComparisonKiller

/** A test that fails. */
export interface TestKiller {
  test: string
  /** As it is written there, or a part of it. */
  title: string
}

/** A comparison that ends with 1 and names a broken invariant of its style. */
export interface ComparisonKiller {
  comparison: string[]
  invariant: InvariantId
}

/** The cheapest comparison: a style with three services under a light load. Others are narrowed down by `more`. */
export const comparison = (
  style: StyleName,
  invariant: InvariantId,
  more: string[] = ['--experiment', 'latency-stacking', '--services', '3'],
): ComparisonKiller => ({ comparison: ['--style', style, ...more], invariant })
