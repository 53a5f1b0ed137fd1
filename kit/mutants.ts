/** `kit mutants`: puts known defects into a copy of the project, one at a time, and reports which test or audit detects each. */
import { Argument, Command } from 'commander'
import { judge, judgeControl, type Verdict } from '../acceptance/mutants/judge.ts'
import { mutants } from '../acceptance/mutants/list.ts'
import type { Killer, Mutant } from '../acceptance/mutants/mutant.ts'

interface Options {
  list?: true
}

async function run(names: string[], { list }: Options): Promise<void> {
  const selected = names.length > 0 ? mutants.filter(({ name }) => names.includes(name)) : mutants
  if (list) {
    for (const { name, what, killedBy } of selected) console.log(`${name}\n  ${what}\n  killed by ${textOf(killedBy)}`)
    return
  }
  const { verdicts, failedControls } = await judgeAll(selected)
  const count = (wanted: Verdict['outcome']) => verdicts.filter(({ outcome }) => outcome === wanted).length
  const left = selected.length - verdicts.length
  console.log(
    `\n${count('killed')} killed, ${count('survived')} survived, ${count('unclear')} unclear, ${left} not run`,
  )
  if (failedControls > 0) console.log(`${failedControls} comparisons fail without a mutant, so they prove nothing`)
  if (count('killed') < selected.length || failedControls > 0) process.exitCode = left > 0 ? 130 : 1
}

/** One at a time, because each has servers of its own. The first Ctrl-C ends the current one and cleans up. */
async function judgeAll(selected: readonly Mutant[]): Promise<{ verdicts: Verdict[]; failedControls: number }> {
  const controller = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => controller.abort())
  let failedControls = 0
  for (const comparison of comparisonsOf(selected)) {
    if (controller.signal.aborted) break
    console.log(`[control] kit compare ${comparison.join(' ')}`)
    const { outcome, detail } = await judgeControl(comparison, controller.signal)
    console.log(`  ${outcome === 'survived' ? 'clean' : 'not clean'}: ${detail.replaceAll('\n', '\n  ')}`)
    if (outcome !== 'survived') failedControls++
  }
  const verdicts: Verdict[] = []
  for (const [i, mutant] of selected.entries()) {
    if (controller.signal.aborted) break
    console.log(`[${i + 1}/${selected.length}] ${mutant.name}: ${mutant.what}`)
    const startedAt = Date.now()
    const verdict = await judge(mutant, controller.signal)
    if (controller.signal.aborted) break
    verdicts.push(verdict)
    const seconds = Math.round((Date.now() - startedAt) / 1_000)
    const by = verdict.outcome === 'killed' ? ` by ${textOf(mutant.killedBy)}` : ''
    console.log(`  ${verdict.outcome}${by} (${seconds} s)\n  ${verdict.detail.replaceAll('\n', '\n  ')}`)
  }
  return { verdicts, failedControls }
}

/** The distinct comparisons that should kill these mutants. (`npm test` runs the tests without a mutant.) */
function comparisonsOf(selected: readonly Mutant[]): string[][] {
  const all = selected.flatMap(({ killedBy }) => ('comparison' in killedBy ? [killedBy.comparison] : []))
  return [...new Map(all.map((comparison) => [comparison.join(' '), comparison])).values()]
}

const textOf = (killer: Killer): string =>
  'test' in killer
    ? `${killer.test}, "${killer.title}"`
    : `${killer.invariant} in kit compare ${killer.comparison.join(' ')}`

export const mutantsCommand = new Command('mutants')
  .description(
    'test the tests: put known defects into a copy of the project, one at a time; exit code 1 if one survives',
  )
  .addArgument(
    new Argument('[names...]', 'which of them; all take about half an hour').choices(mutants.map(({ name }) => name)),
  )
  .option('--list', 'list the mutants and what kills each')
  .action(run)
