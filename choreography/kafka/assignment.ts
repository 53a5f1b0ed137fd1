/**
 * The messages that a member of a consumer group processes between two rebalances. When the assignment ends, their new
 * owners receive unfinished messages again, and work that finishes late commits nothing.
 */
import { createOffsetTracker, type OffsetTracker } from './offset-tracker.ts'

export interface Position {
  topic: string
  partition: number
  offset: bigint
}

export interface Assignment {
  hasEnded(): boolean
  start(position: Position): void
  finish(position: Position): void
  /** Commits what is finished, one commit at a time. @throws when it fails; the next commit sends the offsets again */
  commit(): Promise<void>
  /** Calls `run` after `delayMs`, unless the assignment has ended by then. */
  delay(delayMs: number, run: () => void): void
  /** How many delayed messages are waiting. */
  delayedCount(): number
  end(): void
}

/** @param send commits offsets (the next ones to read) as the current member; it must not retry a commit by itself */
export function createAssignment(send: (offsets: Position[]) => Promise<void>): Assignment {
  const partitions = new Map<string, OffsetTracker>()
  const committable = new Map<string, Position>()
  const timers = new Set<NodeJS.Timeout>()
  let ended = false
  let lastCommit: Promise<void> = Promise.resolve()

  async function commitFinished(): Promise<void> {
    const offsets = [...committable.entries()]
    if (ended || offsets.length === 0) return
    await send(offsets.map(([, position]) => position))
    for (const [key, position] of offsets) if (committable.get(key) === position) committable.delete(key)
  }

  return {
    hasEnded: () => ended,
    start(position) {
      const tracker = partitions.get(partitionKey(position)) ?? createOffsetTracker()
      partitions.set(partitionKey(position), tracker)
      tracker.start(position.offset)
    },
    finish(position) {
      const next = partitions.get(partitionKey(position))?.finish(position.offset) ?? null
      if (next !== null) committable.set(partitionKey(position), { ...position, offset: next })
    },
    commit() {
      lastCommit = lastCommit.catch(() => {}).then(commitFinished)
      return lastCommit
    },
    delay(delayMs, run) {
      const timer = setTimeout(() => {
        timers.delete(timer)
        run()
      }, delayMs)
      timers.add(timer)
    },
    delayedCount: () => timers.size,
    end() {
      ended = true
      for (const timer of timers) clearTimeout(timer)
      timers.clear()
    },
  }
}

const partitionKey = ({ topic, partition }: Position): string => `${topic}/${partition}`
