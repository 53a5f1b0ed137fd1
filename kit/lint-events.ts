/** `kit lint-events`: finds the mistakes of event-driven architecture in AsyncAPI documents, and on a live Kafka cluster. */
import { Command, InvalidArgumentError, Option } from 'commander'
import { AppError, messageOf } from '#shared/runtime/errors.ts'
import type { Finding, Report } from '../lint-events/findings.ts'
import type { ReadingOptions } from '../lint-events/model/types.ts'

const severities = ['error', 'warn', 'info'] as const
const formats = ['text', 'json', 'sarif'] as const

interface Options {
  against: string[]
  brokers?: string
  topics?: RegExp
  config?: string
  direction: 'auto' | NonNullable<ReadingOptions['direction']>
  failOn: (typeof severities)[number]
  format: (typeof formats)[number]
  rules?: boolean
  specification: boolean
  writeRuleset?: string
}

/** Exits with 1 for findings, and with 2 if something could not be read. */
async function lintEvents(files: string[], options: Options): Promise<void> {
  try {
    if (options.rules) return await printRules()
    if (options.writeRuleset !== undefined) return await writeRuleset(options.writeRuleset)
    if (files.length === 0 && options.brokers === undefined)
      throw new AppError('bad-request', 'Name AsyncAPI documents, or a cluster with --brokers HOST:PORT.')
    const { report, clusterError } = await lint(files, options)
    if (files.length > 0 || clusterError === null) console.log(await formatted(report, options.format))
    if (clusterError !== null) throw clusterError
    if (report.findings.some((finding) => isFailure(finding, options.failOn))) process.exitCode = 1
  } catch (error) {
    if (process.env.KIT_DEBUG) throw error
    console.error(messageOf(error))
    process.exitCode = 2
  }
}

interface Linted {
  report: Report
  /** Why the cluster could not be read: what was found in documents is there all the same. */
  clusterError: unknown
}

/** The parser takes a second to load, so only this command loads it. */
async function lint(files: string[], options: Options): Promise<Linted> {
  const { readConfigFile, weighed } = await import('../lint-events/config.ts')
  const { lintFiles } = await import('../lint-events/lint.ts')
  const config = readConfigFile(options.config)
  const direction = options.direction === 'auto' ? undefined : options.direction
  const { against, specification } = options
  const report = await lintFiles(files, { against, config, direction, specification })
  if (options.brokers === undefined) return { report, clusterError: null }
  try {
    const found = weighed(await clusterFindingsOf(options.brokers, options.topics), config)
    return { report: { ...report, findings: [...report.findings, ...found] }, clusterError: null }
  } catch (clusterError) {
    return { report, clusterError }
  }
}

async function clusterFindingsOf(brokers: string, topics: RegExp | undefined): Promise<Finding[]> {
  const { kafkaClient } = await import('../choreography/kafka/broker.ts')
  const { surveyTopics } = await import('../choreography/kafka/survey.ts')
  const { clusterFindings } = await import('../lint-events/cluster/lint-cluster.ts')
  console.error(`${brokers}: reading topics, groups and the newest messages …`)
  try {
    const surveyed = await surveyTopics(kafkaClient(brokers, 'lint-events'), (name) => topics?.test(name) ?? true)
    console.error(`${brokers}: ${surveyed.length} topics`)
    return clusterFindings(surveyed, brokers)
  } catch (cause) {
    throw new AppError('unavailable', `The cluster at ${brokers} cannot be read: ${messageOf(cause)}`, cause)
  }
}

async function formatted(report: Report, format: Options['format']): Promise<string> {
  if (format === 'json') return (await import('../lint-events/output/json.ts')).toJson(report)
  if (format === 'sarif') return (await import('../lint-events/output/sarif.ts')).toSarif(report)
  return (await import('../lint-events/output/text.ts')).toText(report)
}

const isFailure = ({ severity }: Finding, failOn: Options['failOn']): boolean =>
  severities.indexOf(severity) <= severities.indexOf(failOn)

async function printRules(): Promise<void> {
  const { ruleFacts } = await import('../lint-events/findings.ts')
  for (const { name, severity, section, what } of ruleFacts)
    console.log(`${name.padEnd(26)} ${severity.padEnd(6)} EDA ${section.padEnd(8)} ${what}`)
}

async function writeRuleset(dir: string): Promise<void> {
  const { writeRuleset: write } = await import('../lint-events/write-ruleset.ts')
  console.log(`${write(dir).length} files in ${dir}. In your own ruleset: extends: [${dir}/ruleset.js]`)
}

function parseBrokers(text: string): string {
  if (/^[^\s,]+:\d+(,[^\s,]+:\d+)*$/.test(text)) return text
  throw new InvalidArgumentError('HOST:PORT is expected, several separated by commas.')
}

function parsePattern(text: string): RegExp {
  try {
    return new RegExp(text)
  } catch {
    throw new InvalidArgumentError('A regular expression is expected, such as ^orders.')
  }
}

export const lintEventsCommand = new Command('lint-events')
  .description('find mistakes of event-driven architecture in AsyncAPI documents, and on a Kafka cluster')
  .argument('[files...]', 'AsyncAPI 2 or 3, YAML or JSON; several are the applications of one system')
  .addOption(
    new Option('--against <file>', 'an earlier state of a document, for breaking changes; repeat it for several')
      .argParser((file, before: string[]) => [...before, file])
      .default([], 'none'),
  )
  .addOption(new Option('--brokers <host:port>', 'a Kafka cluster to look at too, or alone').argParser(parseBrokers))
  .addOption(new Option('--topics <regex>', 'only these topics of the cluster').argParser(parsePattern))
  .addOption(new Option('--format <format>', 'how findings are printed').choices(formats).default('text'))
  .addOption(
    new Option('--fail-on <severity>', 'exit with 1 from this severity on').choices(severities).default('warn'),
  )
  .addOption(
    new Option('--config <file>', 'rules switched off or weighed differently (default: .lint-events.yaml, if there)'),
  )
  .addOption(
    new Option('--direction <reading>', 'what publish and subscribe, send and receive mean in these documents')
      .choices(['auto', 'as-specified', 'inverted'])
      .default('auto', 'what the names of the operations suggest'),
  )
  .option(
    '--no-specification',
    'do not look for violations of the AsyncAPI specification, which takes most of the time',
  )
  .option('--rules', 'list the rules')
  .option('--write-ruleset <dir>', "write the rules as JavaScript, for Spectral's own command line")
  // Findings end with 1, so that a pipeline can tell them from a slip in the command.
  .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 2))
  .action(lintEvents)
