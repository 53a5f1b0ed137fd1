/** What an exercise is: code with a bug, a check on real servers that says whom the bug hurts, and a solution. */
import type { ServerName } from '#stack/stack.ts'

/** The servers on which exercises are checked. */
export interface Servers {
  /** Of a database in which each check has a schema of its own. */
  databaseUrl: string
  kafkaBrokers: string
  temporalAddress: string
  temporalNamespace: string
}

export interface CheckContext extends Servers {
  /** @returns the exports of the checked file, as another process would have them: nothing is left in memory */
  load<Attempt>(): Promise<Attempt>
  /** The path of the checked file, for code that Temporal bundles. */
  file: string
  /** @returns a name for a topic, a schema or a task queue, another one at each call */
  uniqueName(): string
}

export interface Exercise {
  /** Also the name of its folder. It starts with its number. */
  name: string
  title: string
  /** Of docs/event-driven-architecture.md. */
  section: string
  /** What `kit lesson` measures about it. */
  lesson: string
  servers: readonly ServerName[]
  /** How the finding about the unchanged exercise.ts begins. */
  startFinding: string
  /**
   * @returns what is still wrong, in sentences about customers and orders; nothing when it is right
   * @throws when that cannot be judged: a server is away, or the code fails in a way that is no part of the exercise
   */
  check(ctx: CheckContext): Promise<string[]>
}
