/** `kit dead-letters`: the messages that the choreography gave up on. */
import { Argument, Command } from 'commander'
import { AppError } from '#shared/runtime/errors.ts'
import { stackConfig } from '#stack/config.ts'
import { openStack } from '#stack/stack.ts'
import { runScript } from './style-script.ts'

async function run(...args: string[]): Promise<void> {
  const stack = openStack(stackConfig())
  const { kafka } = stack.servers
  if (!(await kafka.isReady()))
    throw new AppError('unavailable', `kafka does not answer at ${kafka.address}. Start everything: npm start`)
  process.exitCode = await runScript(stack, 'choreography', 'dead-letters.ts', args)
}

const place = () => new Argument('<place>', 'topic/partition/offset, as "list" prints it')

export const deadLettersCommand = new Command('dead-letters').description(
  'messages that a service of the choreography gave up on',
)
deadLettersCommand
  .command('list')
  .description('where each is, of which order, and why')
  .action(() => run('list'))
deadLettersCommand
  .command('show')
  .description('one with its headers and its content')
  .addArgument(place())
  .action((at: string) => run('show', at))
deadLettersCommand
  .command('redrive')
  .description('give it to its service again, once the cause is mended; "all" for all of them')
  .addArgument(place())
  .action((at: string) => run('redrive', at))
