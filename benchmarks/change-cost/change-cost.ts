/**
 * What a change costs in each style, counted from patches that make it. The patches in `patches/add-loyalty` are part of the
 * project: taken back, they leave it without that service. Those in `patches/add-fraud` are not, and can be applied.
 */
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { type StyleName, styleNames } from '#stack/styles.ts'
import { projectRoot } from '../meta/machine.ts'

export const changes = {
  'add-loyalty': { service: 'loyalty', isInProject: true },
  'add-fraud': { service: 'fraud', isInProject: false },
} as const
export type ChangeName = keyof typeof changes
export const changeNames = Object.keys(changes) as ChangeName[]

/** Needed in every style: the new service's name, its rule, its reason to refuse. Then tests and audit, which are not counted. */
const commonParts = ['shared', 'audit']

const inBoth = (...parts: string[]): Record<ChangeName, string[]> => ({ 'add-loyalty': parts, 'add-fraud': parts })

/** The patches that make up each style's change, by name. */
const parts: Record<StyleName, Record<ChangeName, string[]>> = {
  'synchronous-chain': inBoth('synchronous-chain'),
  choreography: inBoth('choreography'),
  orchestration: inBoth('orchestration'),
  // Its followers react to events, and its critical services are called by the saga.
  hybrid: { 'add-loyalty': ['choreography'], 'add-fraud': ['orchestration', 'hybrid'] },
  // It calls whatever follow-ups it is configured with.
  'careful-chain': { 'add-loyalty': ['http'], 'add-fraud': ['http', 'careful-chain'] },
  'job-queue': inBoth('job-queue'),
  'fire-and-forget': inBoth('http', 'fire-and-forget'),
  'polled-table': inBoth('polled-table'),
}

/** What a style does not use of a patch that it shares. */
const unused: Partial<Record<StyleName, Partial<Record<ChangeName, string>>>> = {
  hybrid: { 'add-fraud': 'orchestration/start.ts' },
  // It sends messages by path, without the client.
  'fire-and-forget': { 'add-loyalty': 'benchmarks/baselines/http/clients.ts' },
}

const patchFile = (change: ChangeName, part: string): string =>
  join(projectRoot, 'benchmarks/change-cost/patches', change, `${part}.patch`)

/** All patches of a change, as paths: they make it in every style. */
export const patchesOf = (change: ChangeName): string[] =>
  [...new Set([...commonParts, ...styleNames.flatMap((style) => parts[style][change])])].map((part) =>
    patchFile(change, part),
  )

/**
 * The owners of files outside a service's folder: a service; `wiring`, which says what code a process runs; or `events`, which
 * lists what can be sent.
 */
const owners: Record<string, string> = {
  'choreography/services.ts': 'wiring',
  'choreography/events.ts': 'events',
  'orchestration/start.ts': 'wiring',
  'hybrid/services.ts': 'wiring',
  'benchmarks/baselines/synchronous-chain/start.ts': 'wiring',
  'benchmarks/baselines/http/start-service.ts': 'wiring',
  'benchmarks/baselines/http/clients.ts': 'order',
  'benchmarks/baselines/fire-and-forget/start.ts': 'order',
  'benchmarks/baselines/job-queue/services.ts': 'wiring',
  'benchmarks/baselines/job-queue/jobs.ts': 'events',
  'benchmarks/baselines/polled-table/services.ts': 'wiring',
  'benchmarks/baselines/polled-table/events.ts': 'events',
}

/** @throws when nobody is known to own the file */
export function ownerOf(file: string): string {
  const known = owners[file]
  if (known) return known
  const folder = /^(?:benchmarks\/baselines\/)?[a-z-]+\/([a-z-]+)\/[^/]+$/.exec(file)?.[1]
  if (!folder) throw new Error(`No service is known to own ${file}.`)
  return folder
}

export interface FileChange {
  file: string
  isNew: boolean
  added: number
  removed: number
}

export interface ChangeCost {
  newFiles: number
  changedFiles: number
  added: number
  removed: number
  /** The existing services whose code changes. The new one is not among them. */
  deployed: string[]
}

export function changeCost(change: ChangeName, style: StyleName): ChangeCost {
  const files = parts[style][change]
    .flatMap((part) => filesOf(patchFile(change, part)))
    .filter(({ file }) => file !== unused[style]?.[change])
  const touched = new Set(files.map(({ file }) => ownerOf(file)))
  const sum = (key: 'added' | 'removed') => files.reduce((total, file) => total + file[key], 0)
  return {
    newFiles: files.filter(({ isNew }) => isNew).length,
    changedFiles: files.filter(({ isNew }) => !isNew).length,
    added: sum('added'),
    removed: sum('removed'),
    deployed: [...touched].filter((owner) => !['wiring', 'events', changes[change].service].includes(owner)).sort(),
  }
}

/** What a patch touches, as git reads it: from the root, since git leaves out what is outside its directory. */
export function filesOf(patch: string): FileChange[] {
  const created = new Set(
    [...git('-C', projectRoot, 'apply', '--summary', patch).matchAll(/^ create mode \d+ (.+)$/gm)].map(
      ([, file]) => file!,
    ),
  )
  return git('-C', projectRoot, 'apply', '--numstat', patch)
    .trim()
    .split('\n')
    .map((line) => {
      const [added, removed, file] = line.split('\t')
      return { file: file!, isNew: created.has(file!), added: Number(added), removed: Number(removed) }
    })
}

/** Applies patches to a copy of the project, or takes them back. @throws with git's output when one does not apply */
export function applyPatches(dir: string, patches: readonly string[], direction: 'apply' | 'revert'): void {
  for (const patch of patches) git('-C', dir, 'apply', ...(direction === 'revert' ? ['-R'] : []), patch)
}

const git = (...args: string[]): string =>
  execFileSync('git', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
