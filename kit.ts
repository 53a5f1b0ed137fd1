#!/usr/bin/env node
/** `kit`: the command line. Each command is a file in kit/. */
import { Command } from 'commander'
import { AppError, messageOf } from '#shared/runtime/errors.ts'
import { adviseCommand } from './kit/advise.ts'
import { checkCommand } from './kit/check.ts'
import { compareCommand } from './kit/compare.ts'
import { deadLettersCommand } from './kit/dead-letters.ts'
import { lessonCommand } from './kit/lesson.ts'
import { mutantsCommand } from './kit/mutants.ts'
import { orderCommand } from './kit/order.ts'
import { reportCommand } from './kit/report.ts'
import { stackCommand } from './kit/stack.ts'
import { startCommand } from './kit/start.ts'
import { storyCommand } from './kit/story.ts'
import { testCommand } from './kit/test.ts'
import { tokenCommand } from './kit/token.ts'

const program = new Command('kit')
  .description('One order domain, three ways: a synchronous chain, a choreography over Kafka, a Temporal saga.')
  .showHelpAfterError('Run with --help to see the options.')
  .addCommand(compareCommand)
  .addCommand(reportCommand)
  .addCommand(startCommand)
  .addCommand(orderCommand)
  .addCommand(storyCommand)
  .addCommand(deadLettersCommand)
  .addCommand(lessonCommand)
  .addCommand(adviseCommand)
  .addCommand(tokenCommand)
  .addCommand(stackCommand)
  .addCommand(testCommand)
  .addCommand(mutantsCommand)
  .addCommand(checkCommand)

/** An error is one message for a person; KIT_DEBUG=1 shows its stack. */
try {
  await program.parseAsync()
} catch (error) {
  const known = error instanceof AppError && !process.env.KIT_DEBUG
  console.error(
    known ? error.message : error instanceof Error && process.env.KIT_DEBUG ? error.stack : messageOf(error),
  )
  process.exitCode = 1
}
