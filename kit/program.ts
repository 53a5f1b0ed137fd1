/** The commands of `kit`, each a file of this folder. */
import { Command } from 'commander'
import { adviseCommand } from './advise.ts'
import { checkCommand } from './check.ts'
import { compareCommand } from './compare.ts'
import { deadLettersCommand } from './dead-letters.ts'
import { exerciseCommand } from './exercise.ts'
import { lessonCommand } from './lesson.ts'
import { lintEventsCommand } from './lint-events.ts'
import { mutantsCommand } from './mutants.ts'
import { orderCommand } from './order.ts'
import { reportCommand } from './report.ts'
import { stackCommand } from './stack.ts'
import { startCommand } from './start.ts'
import { storyCommand } from './story.ts'
import { testCommand } from './test.ts'
import { tokenCommand } from './token.ts'

export const program = new Command('kit')
  .description('One order domain, three ways: a synchronous chain, a choreography over Kafka, a Temporal saga.')
  .showHelpAfterError('Run with --help to see the options.')
  .addCommand(compareCommand)
  .addCommand(reportCommand)
  .addCommand(startCommand)
  .addCommand(orderCommand)
  .addCommand(storyCommand)
  .addCommand(deadLettersCommand)
  .addCommand(lessonCommand)
  .addCommand(exerciseCommand)
  .addCommand(lintEventsCommand)
  .addCommand(adviseCommand)
  .addCommand(tokenCommand)
  .addCommand(stackCommand)
  .addCommand(testCommand)
  .addCommand(mutantsCommand)
  .addCommand(checkCommand)
