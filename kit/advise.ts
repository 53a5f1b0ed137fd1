/** `kit advise`: how the services of your own system should talk to each other, and what would change that. */
import { existsSync, readFileSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import { createInterface } from 'node:readline/promises'
import { Command } from 'commander'
import { z } from 'zod'
import { AppError, messageOf } from '#shared/runtime/errors.ts'
import { advise } from '../advise/advise.ts'
import { promptForSystem } from '../advise/questions.ts'
import { type System, system } from '../advise/system.ts'
import { adviceText, overallText, rulesText } from '../advise/text.ts'
import { type BreakEven, breakEvenOf } from '../benchmarks/experiments/break-even/findings.ts'
import { committedResults, firstRunWith } from '../benchmarks/report/committed.ts'
import { readResults } from '../benchmarks/report/read-results.ts'

interface Options {
  rules?: true
  json?: true
  results?: string
  schema?: true
}

/** Where `kit compare` writes unless it is told otherwise. */
const ownResults = 'compare-out'

async function run(file: string | undefined, options: Options): Promise<void> {
  if (options.rules) return console.log(rulesText())
  if (options.schema) return console.log(JSON.stringify(z.toJSONSchema(system, { io: 'input' }), null, 2))
  const described = file === undefined ? await systemFromTerminal() : readSystem(file)
  const { breakEven, from } = breakEvenFrom(options.results)
  const found = advise(described, breakEven)
  if (options.json)
    return console.log(JSON.stringify({ system: described.name, results: from, advice: found }, null, 2))
  const overall = found.length > 1 ? [overallText(found, described.team)] : []
  console.log([...found.map(adviceText), ...overall].join('\n\n'))
  console.log(
    from
      ? `\nFigures: ${from}. They are of its machine; the order of the styles is what carries over, where it is clear.\nAccept: until the caller has a response. Settle: until the outcome is known. EDA: docs/event-driven-architecture.md.`
      : '\nNo break-even results were found: npx kit compare --experiment break-even measures them on this machine.',
  )
}

async function systemFromTerminal(): Promise<System> {
  if (!process.stdin.isTTY)
    throw new AppError(
      'bad-request',
      'Name a JSON file that describes your system; "kit advise --schema" shows its format.',
    )
  const terminal = createInterface({ input: process.stdin, output: process.stdout })
  // Keeps lines that are pasted before their question.
  const lines = terminal[Symbol.asyncIterator]()
  try {
    return await promptForSystem(async (question) => {
      terminal.setPrompt(question)
      terminal.prompt()
      const { value, done } = await lines.next()
      if (done) throw new AppError('bad-request', '\nThe questions were not answered to their end.')
      return value
    })
  } finally {
    terminal.close()
  }
}

/** @throws AppError not-found or bad-request, naming the place */
function readSystem(file: string): System {
  if (!statSync(file, { throwIfNoEntry: false })?.isFile()) throw new AppError('not-found', `There is no file ${file}.`)
  let content: unknown
  try {
    content = JSON.parse(readFileSync(file, 'utf8').replace(/^\uFEFF/, '')) // some editors begin files with it
  } catch (cause) {
    throw new AppError('bad-request', `${file} is not JSON: ${messageOf(cause)}`, cause)
  }
  const read = system.safeParse(content)
  if (read.success) return read.data
  throw new AppError(
    'bad-request',
    `${file} is not the description of a system ("kit advise --schema" shows its format):\n${z.prettifyError(read.error)}`,
  )
}

/** Those that were named, this machine's own, or the committed ones. */
function breakEvenFrom(named: string | undefined): { breakEven: BreakEven | null; from: string | null } {
  if (named !== undefined) {
    const { cells } = readResults(resolve(named))
    const breakEven = breakEvenOf(cells)
    if (breakEven.rankings.length === 0)
      throw new AppError('bad-request', `${named} has no cells of the experiment break-even.`)
    return { breakEven, from: named }
  }
  if (existsSync(`${ownResults}/results.json`)) {
    const breakEven = breakEvenOf(readResults(ownResults).cells)
    if (breakEven.rankings.length > 0) return { breakEven, from: ownResults }
  }
  const run = firstRunWith(committedResults(), 'break-even')
  return run ? { breakEven: breakEvenOf(run.found.cells), from: run.file } : { breakEven: null, from: null }
}

export const adviseCommand = new Command('advise')
  .description('how the services of your own system should talk to each other: a call, a job queue, events, a workflow')
  .argument('[file]', 'a JSON file that describes the system; without one, you are asked about one interaction')
  .option('--rules', 'print the rules in their order')
  .option('--schema', "print the JSON Schema of the file's format")
  .option(
    '--results <dir>',
    'figures of a run of the experiment break-even (default: of this machine, else the committed ones)',
  )
  .option('--json', 'print the advice as JSON')
  .action(run)
