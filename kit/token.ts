/** `kit token`: prints a token to place and read one customer's orders. */
import { Argument, Command } from 'commander'
import { issueToken } from '#shared/runtime/tokens.ts'
import { stackConfig } from '#stack/config.ts'
import { defaultCustomer, parseCustomer } from './arguments.ts'
import { tokenSecret } from './token-secret.ts'

export const tokenCommand = new Command('token')
  .description('print a token for a customer, good for twelve hours, to send as "authorization: Bearer …"')
  .addArgument(new Argument('[customer]', 'whose').argParser(parseCustomer).default(defaultCustomer))
  .action(async (customer: string) => {
    console.log(await issueToken(tokenSecret(stackConfig().dataDir), customer))
  })
