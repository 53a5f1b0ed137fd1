/** `kit dead-letters`: the messages that a service of a style with a broker could not process. */
import { Argument, Command, Option } from 'commander'
import { AppError } from '#shared/runtime/errors.ts'
import { stackConfig } from '#stack/config.ts'
import { openStack } from '#stack/stack.ts'
import { defaultStyle, type StyleName, styleNames, styles } from '#stack/styles.ts'
import { runScript } from './style-script.ts'

const brokerStyles = styleNames.filter((style) => styles[style].needs.includes('kafka'))

async function run({ style }: { style: StyleName }, ...args: string[]): Promise<void> {
  const stack = openStack(stackConfig())
  const { kafka } = stack.servers
  if (!(await kafka.isReady()))
    throw new AppError('unavailable', `kafka does not respond at ${kafka.address}. Start everything: npm start`)
  process.exitCode = await runScript(stack, style, 'dead-letters.ts', args)
}

const position = () => new Argument('<position>', 'topic/partition/offset, as "list" prints it')

export const deadLettersCommand = new Command('dead-letters').description(
  'messages that a service of a style with a broker could not process',
)

const command = (name: string, description: string) =>
  deadLettersCommand
    .command(name)
    .description(description)
    .addOption(new Option('--style <name>', 'which style').choices(brokerStyles).default(defaultStyle))

command('list', 'the position, order and reason of each').action((options) => run(options, 'list'))
command('show', 'one with its headers and its content')
  .addArgument(position())
  .action((at: string, options) => run(options, 'show', at))
command('redrive', 'give it to its service again once the cause is fixed; "all" for all of them')
  .addArgument(position())
  .action((at: string, options) => run(options, 'redrive', at))
