/** The runs whose results are committed, and which of them speaks for an experiment. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { projectRoot } from '../meta/machine.ts'
import { type Cell, type Results, results } from '../results-schema.ts'
import { ofDurability, ofExperiment } from './cells.ts'

export const committed = 'benchmarks/results'

/** A run and where its results are, from the project's root. */
export interface Run {
  file: string
  found: Results
}

/** Every run in benchmarks/results, one folder each. @throws when one is not of the format */
export const committedResults = (): Run[] =>
  readdirSync(join(projectRoot, committed))
    .sort()
    .map((name) => `${committed}/${name}/results.json`)
    .filter((file) => existsSync(join(projectRoot, file)))
    .map((file) => ({ file, found: results.parse(JSON.parse(readFileSync(join(projectRoot, file), 'utf8'))) }))

/** Of several runs of one experiment the first by name speaks; the others are there to compare it with. */
export const firstRunWith = (runs: readonly Run[], experiment: string) =>
  runs.find(({ found }) => found.cells.some((cell) => cell.experiment === experiment))?.found

export const cellsOf = (runs: readonly Run[], experiment: string): Cell[] => {
  const found = firstRunWith(runs, experiment)
  return found ? ofExperiment(ofDurability(found, 'kill-9'), experiment) : []
}
