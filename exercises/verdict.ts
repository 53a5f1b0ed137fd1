/** Checks the code of an exercise on real servers, a learner's or the solution. */
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Exercise, Servers } from './exercise.ts'
import { thrownText } from './thrown.ts'

/** Which file is checked. */
export type Version = 'exercise' | 'solution'

/** It is right when there is neither a finding nor a failure. */
export interface Verdict {
  findings: readonly string[]
  /** Why it could not be judged. */
  failure: string | null
}

/** Other runs on the same servers have other names. */
const prefix = `${Date.now().toString(36)}_${process.pid}`
let names = 0
let processes = 0

export async function judge(exercise: Exercise, version: Version, servers: Servers): Promise<Verdict> {
  const file = join(import.meta.dirname, exercise.name, `${version}.ts`)
  /** Node.js loads a module again when its address is another one. */
  const load = async <Attempt>(): Promise<Attempt> => {
    try {
      return await import(`${pathToFileURL(file).href}?process=${++processes}`)
    } catch (error) {
      throw new Error(`${version}.ts cannot be loaded. ${thrownText(error)}`, { cause: error })
    }
  }
  const uniqueName = () => `exercise_${exercise.name.slice(0, 2)}_${prefix}_${++names}`
  try {
    await load()
    return { findings: await exercise.check({ ...servers, load, file, uniqueName }), failure: null }
  } catch (error) {
    return { findings: [], failure: thrownText(error) }
  }
}

/**
 * Whether an exercise is one: its solution is right, and its start has the finding that it should have.
 * @returns what is wrong with it; usually nothing
 */
export async function defectsOf(exercise: Exercise, servers: Servers): Promise<string[]> {
  const [start, solution] = await Promise.all([
    judge(exercise, 'exercise', servers),
    judge(exercise, 'solution', servers),
  ])
  return [
    ...(solution.failure === null ? [] : [`The solution could not be checked: ${solution.failure}`]),
    ...solution.findings.map((finding) => `The solution is wrong: ${finding}`),
    ...startDefects(start, exercise.startFinding),
  ]
}

function startDefects({ findings, failure }: Verdict, expected: string): string[] {
  if (failure !== null) return [`exercise.ts could not be checked: ${failure}`]
  if (findings.some((finding) => finding.startsWith(expected))) return []
  if (findings.length > 0) return [`exercise.ts should fail with "${expected}", and fails with: ${findings.join(' ')}`]
  return ['exercise.ts is right. Where it was solved, git checkout puts the bug back.']
}
