/** What a lesson is given: servers with all styles' databases, an end, and names that no other lesson uses. */
import type { TestBed } from '../test-bed.ts'

export interface LessonContext {
  testBed: TestBed
  signal: AbortSignal
  /** @returns text that starts idempotency keys, topics and consumer groups, another one at each call */
  uniqueName(): string
  /** Tells a person what is being done. */
  log(line: string): void
}
