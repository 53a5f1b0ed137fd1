/** The runs whose results are committed, and which of them speaks for an experiment. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { projectRoot } from '../meta/machine.ts'
import { type Cell, type Results, results } from '../results-schema.ts'
import { ofExperiment } from './cells.ts'

export const committed = 'benchmarks/results'

/** A run and where its results are, from the project's root. */
export interface Run {
  file: string
  found: Results
}

/** The default command in the profile that is to be cited. */
const mainRun = 'full'

/** Every run in benchmarks/results, one folder each: `mainRun`, then the others by name. @throws when one is not of the format */
export const committedResults = (): Run[] =>
  readdirSync(join(projectRoot, committed))
    .toSorted((a, b) => Number(b === mainRun) - Number(a === mainRun) || a.localeCompare(b))
    .map((name) => `${committed}/${name}/results.json`)
    .filter((file) => existsSync(join(projectRoot, file)))
    .map((file) => ({ file, found: results.parse(JSON.parse(readFileSync(join(projectRoot, file), 'utf8'))) }))

/** The first run is cited for an experiment; the others are there to be compared with it. */
export const firstRunWith = (runs: readonly Run[], experiment: string): Run | undefined =>
  runs.find(({ found }) => ofExperiment(found, experiment).length > 0)

export const cellsOf = (run: Run | undefined, experiment: string): Cell[] =>
  run ? ofExperiment(run.found, experiment) : []
