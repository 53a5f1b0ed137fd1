/**
 * What a run has measured so far, one line per finished plan: with it, a run that was interrupted is continued. It lies beside
 * results.json, and is deleted when the run is complete.
 */
import { appendFileSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { AppError, messageOf } from '#shared/runtime/errors.ts'
import type { CellPlan, MeasuredCell } from './cell.ts'
import { commit, machine } from './meta/machine.ts'

export interface Journal {
  /** When the run began, and when it was continued. */
  date: string
  resumedAt: string[]
  /** What was measured for a plan before the run was interrupted. */
  measuredOf(plan: CellPlan): readonly MeasuredCell[] | undefined
  add(plan: CellPlan, measured: readonly MeasuredCell[]): void
  complete(): void
}

/** Cells of two commits, commands or machines are not one run. */
interface Identity {
  command: string
  commit: string
  machine: ReturnType<typeof machine>
}

interface Finished {
  plan: CellPlan
  measured: MeasuredCell[]
}

const fileIn = (dir: string) => join(dir, 'unfinished.ndjson')
const lineOf = (value: unknown) => `${JSON.stringify(value)}\n`

/**
 * @param resume continues the run whose journal is in the directory; otherwise a new one replaces it
 * @throws AppError configuration when there is none, or it belongs to another command, commit or machine
 */
export function openJournal(dir: string, command: string, resume: boolean, now = new Date().toISOString()): Journal {
  const file = fileIn(dir)
  const identity: Identity = { command, commit: commit(), machine: machine() }
  if (!resume) {
    writeFileSync(file, lineOf({ ...identity, date: now }))
    return journal(file, { date: now, resumedAt: [], finished: [] })
  }
  const begun = readJournal(file)
  for (const name of ['command', 'commit', 'machine'] as const) {
    const [then, today] = [begun.identity, identity].map((one) => JSON.stringify(one[name]))
    if (then !== today) throw notResumable(dir, `its ${name} was ${then} and is ${today} now`)
  }
  appendFileSync(file, `\n${lineOf({ resumedAt: now })}`)
  return journal(file, { ...begun, resumedAt: [...begun.resumedAt, now] })
}

/** Whether a run was interrupted in this directory. */
export const hasJournal = (dir: string): boolean => existsSync(fileIn(dir))

interface Begun {
  date: string
  resumedAt: string[]
  finished: Finished[]
}

function journal(file: string, { date, resumedAt, finished }: Begun): Journal {
  const known = new Map(finished.map(({ plan, measured }) => [JSON.stringify(plan), measured]))
  return {
    date,
    resumedAt,
    measuredOf: (plan) => known.get(JSON.stringify(plan)),
    add: (plan, measured) => appendFileSync(file, lineOf({ plan, measured })),
    complete: () => rmSync(file, { force: true }),
  }
}

function readJournal(file: string): Begun & { identity: Identity } {
  const lines = textOf(file).split('\n').filter(Boolean)
  // What was being written when the process was killed is no line.
  const [header, ...entries] = lines.flatMap((line, i) => parsed(line, i === 0 ? file : null))
  const { date, ...identity } = header as Identity & { date: string }
  return {
    identity,
    date,
    resumedAt: entries.flatMap((entry) => (entry as { resumedAt?: string }).resumedAt ?? []),
    finished: entries.filter((entry): entry is Finished => (entry as Partial<Finished>).plan !== undefined),
  }
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (cause) {
    throw notResumable(file, messageOf(cause))
  }
}

function parsed(line: string, required: string | null): unknown[] {
  try {
    return [JSON.parse(line)]
  } catch (cause) {
    if (required) throw notResumable(required, messageOf(cause))
    return []
  }
}

const notResumable = (where: string, why: string) =>
  new AppError('configuration', `There is no run to continue in ${where}: ${why}. Start a new one, without --resume.`)
