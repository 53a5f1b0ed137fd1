/** `kit story`: shows the timeline of an order, from each style that has it. */
import { Argument, Command, Option } from 'commander'
import { openDatabase } from '#shared/persistence/database.ts'
import { AppError } from '#shared/runtime/errors.ts'
import { stackConfig } from '#stack/config.ts'
import { openStack, type Stack } from '#stack/stack.ts'
import { type StyleName, styles as styleFacts, styleNames } from '#stack/styles.ts'
import { parseOrderId } from './arguments.ts'
import { readScriptOutput, runScript } from './style-script.ts'

async function story(orderId: string, options: { style?: StyleName }): Promise<void> {
  const stack = openStack(stackConfig())
  await requireServers(stack, options.style)
  const found = options.style ? [options.style] : await stylesWithOrder(stack, orderId)
  if (found.length === 0) return printUnrecorded(stack, orderId)
  for (const style of found) {
    // The same customer and key give the same order id, so several styles may have it.
    if (!options.style) console.log(`${style === found[0] ? '' : '\n'}── ${style} ──`)
    const code = await runScript(stack, style, 'story.ts', [orderId])
    process.exitCode ||= code
  }
}

const workflowStyles = styleNames.filter((style) => styleFacts[style].needs.includes('temporal'))

async function requireServers({ servers }: Stack, style: StyleName | undefined): Promise<void> {
  for (const name of style ? styleFacts[style].needs : (['postgres'] as const))
    if (!(await servers[name].isReady()))
      throw new AppError(
        'unavailable',
        `${name} does not respond at ${servers[name].address}. Start everything: npm start`,
      )
}

async function stylesWithOrder(stack: Stack, orderId: string): Promise<StyleName[]> {
  const found = await Promise.all(
    styleNames.map(async (style) => {
      const db = openDatabase(stack.addresses.databaseUrl(styleFacts[style].database), 1)
      // A style that was never started has no database.
      const count = await db.order.count({ where: { id: orderId } }).catch(() => 0)
      await db.$disconnect()
      return count > 0 ? [style] : []
    }),
  )
  return found.flat()
}

/** Where a workflow accepts an order, the order is durable before its row is written. */
async function printUnrecorded(stack: Stack, orderId: string): Promise<void> {
  const candidates = (await stack.servers.temporal.isReady()) ? workflowStyles : []
  for (const style of candidates) {
    const output = await readScriptOutput(stack, style, 'story.ts', [orderId])
    if (output !== undefined) return void process.stdout.write(`── ${style} ──\n${output}`)
  }
  throw new AppError('not-found', `No style has an order ${orderId}. Checked: ${styleNames.join(', ')}.`)
}

export const storyCommand = new Command('story')
  .description('show where an order is and why: what each part of a style knows about it')
  .addArgument(new Argument('<order>', 'its id').argParser(parseOrderId))
  .addOption(
    new Option('--style <name>', 'only this style (default: every style that has the order)').choices(styleNames),
  )
  .action(story)
