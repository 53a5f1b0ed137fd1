/**
 * What a member of a consumer group holds from one rebalance to the next. At its end the messages in work are given up:
 * they come again, to whoever has their partition then, and work that finishes late commits nothing.
 */
import { type InFlight, inFlight } from './in-flight.ts'

export interface Position {
  topic: string
  partition: number
  offset: bigint
}

export interface Assignment {
  isOver(): boolean
  started(position: Position): void
  finished(position: Position): void
  /** Commits what is done, one commit at a time. @throws when the broker refuses; the offsets are kept for the next one */
  commit(): Promise<void>
  /** Calls `then` after `delayMs`, unless the assignment is over by then. */
  delay(delayMs: number, then: () => void): void
  /** How many messages wait for their time. */
  delayed(): number
  end(): void
}

/** @param send commits offsets (the next ones to read) as the current member; it must not repeat a commit by itself */
export function newAssignment(send: (offsets: Position[]) => Promise<void>): Assignment {
  const partitions = new Map<string, InFlight>()
  const done = new Map<string, Position>()
  const timers = new Set<NodeJS.Timeout>()
  let over = false
  let lastCommit: Promise<void> = Promise.resolve()

  async function commitDone(): Promise<void> {
    const offsets = [...done.entries()]
    if (over || offsets.length === 0) return
    await send(offsets.map(([, position]) => position))
    for (const [key, position] of offsets) if (done.get(key) === position) done.delete(key)
  }

  return {
    isOver: () => over,
    started(position) {
      const work = partitions.get(keyOf(position)) ?? inFlight()
      partitions.set(keyOf(position), work)
      work.started(position.offset)
    },
    finished(position) {
      const next = partitions.get(keyOf(position))?.finished(position.offset) ?? null
      if (next !== null) done.set(keyOf(position), { ...position, offset: next })
    },
    commit() {
      lastCommit = lastCommit.catch(() => {}).then(commitDone)
      return lastCommit
    },
    delay(delayMs, then) {
      const timer = setTimeout(() => {
        timers.delete(timer)
        then()
      }, delayMs)
      timers.add(timer)
    },
    delayed: () => timers.size,
    end() {
      over = true
      for (const timer of timers) clearTimeout(timer)
      timers.clear()
    },
  }
}

const keyOf = ({ topic, partition }: Position): string => `${topic}/${partition}`
