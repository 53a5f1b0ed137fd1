/** Runs the test or comparison that should kill a mutant, and returns the verdict. */
import { existsSync, readFileSync } from 'node:fs'
import { z } from 'zod'
import { results } from '../../benchmarks/results-schema.ts'
import { type Scratch, scratchCopy } from '../scratch.ts'
import type { ComparisonKiller, Mutant, TestKiller } from './mutant.ts'
import { mutatedCopy } from './mutate.ts'

export interface Verdict {
  /** unclear: the test or comparison did not complete, so there is no verdict. */
  outcome: 'killed' | 'survived' | 'unclear'
  /** What failed, or what happened instead. */
  detail: string
}

export async function judge(mutant: Mutant, signal?: AbortSignal): Promise<Verdict> {
  const scratch = mutatedCopy(mutant)
  const { killedBy } = mutant
  try {
    return 'test' in killedBy
      ? await judgeByTest(scratch, killedBy, signal)
      : await judgeByComparison(scratch, killedBy, signal)
  } finally {
    scratch.remove()
  }
}

const vitestReport = z.object({
  testResults: z.array(
    z.object({
      message: z.string(),
      assertionResults: z.array(
        z.object({ fullName: z.string(), status: z.string(), failureMessages: z.array(z.string()).nullish() }),
      ),
    }),
  ),
})

async function judgeByTest(scratch: Scratch, { test, title }: TestKiller, signal?: AbortSignal): Promise<Verdict> {
  const pattern = patternOf(title)
  const report = scratch.file('report.json')
  const project = test.endsWith('.integration.test.ts') ? 'integration' : 'fast'
  const reporting = ['--reporter=json', `--outputFile=${report}`]
  const { output } = await scratch.kit(['test', project, test, '-t', pattern, ...reporting], signal)
  if (!existsSync(report)) return unclear('the tests left no report', output)
  const { testResults } = vitestReport.parse(JSON.parse(readFileSync(report, 'utf8')))
  const ran = testResults
    .flatMap(({ assertionResults }) => assertionResults)
    .filter(({ fullName, status }) => new RegExp(pattern).test(fullName) && ['passed', 'failed'].includes(status))
  const failed = ran.find(({ status }) => status === 'failed')
  if (failed) return { outcome: 'killed', detail: firstLine(failed.failureMessages?.[0] ?? 'it failed') }
  if (ran.length > 0) return { outcome: 'survived', detail: `"${title}" passes in ${test}` }
  return unclear(`no test "${title}" ran in ${test}`, testResults.map(({ message }) => message).join('\n') || output)
}

/** A pattern for a title, in which `it.each` may have placeholders. */
export const patternOf = (title: string): string =>
  title.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/%[a-z]/g, '.*')

/** The control: the comparison must pass on the unchanged project. */
export async function judgeControl(comparison: string[], signal?: AbortSignal): Promise<Verdict> {
  const scratch = scratchCopy()
  try {
    const { code, output } = await compareIn(scratch, comparison, signal)
    return code === 0 ? { outcome: 'survived', detail: 'exit code 0' } : unclear(`exit code ${code}`, output)
  } finally {
    scratch.remove()
  }
}

const compareIn = (scratch: Scratch, comparison: string[], signal?: AbortSignal) =>
  scratch.kit(
    ['compare', '--profile', 'smoke', '--driver', 'embedded', '--out', scratch.file('out'), ...comparison],
    signal,
  )

async function judgeByComparison(
  scratch: Scratch,
  { comparison, invariant }: ComparisonKiller,
  signal?: AbortSignal,
): Promise<Verdict> {
  const { code, output } = await compareIn(scratch, comparison, signal)
  const file = scratch.file('out/results.json')
  if (!existsSync(file)) return unclear('the comparison left no results', output)
  const { cells } = results.parse(JSON.parse(readFileSync(file, 'utf8')))
  const violations = cells.flatMap(({ audit }) => audit.violations).filter(({ guaranteed }) => guaranteed)
  const found = violations.find((violation) => violation.invariant === invariant)
  if (found && code === 1) return { outcome: 'killed', detail: `${invariant}: ${found.detail}` }
  const failure = cells.find((cell) => cell.failure !== null)?.failure
  if (failure || cells.length === 0) return unclear(`a cell failed: ${failure}`, output)
  const others = [...new Set(violations.map((violation) => violation.invariant))].join(', ')
  return { outcome: 'survived', detail: `exit code ${code}, no ${invariant}${others ? `, only ${others}` : ''}` }
}

const unclear = (why: string, output: string): Verdict => ({
  outcome: 'unclear',
  detail: `${why}\n${output.trim().split('\n').slice(-15).join('\n')}`,
})

const firstLine = (text: string): string => text.split('\n')[0]!.slice(0, 200)
