/** Every command of the kit that a page shows exists, with the arguments and options that the page gives it. */
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Command } from 'commander'
import { expect, test } from 'vitest'
import { program } from '../kit/program.ts'

const root = join(import.meta.dirname, '..')
const pages = execFileSync('git', ['ls-files', '*.md'], { cwd: root, encoding: 'utf8' }).trim().split('\n')

/** What stands for something in a command of a page. */
const samples: Record<string, string> = {
  ORDER: '01234567-89ab-8cde-8f01-23456789abcd',
  DIR: 'benchmarks/results/full',
  FILE: 'asyncapi.yaml',
  NN: '01',
}

/** `npx kit …` in a line of code or between backticks, and `npm run compare -- …`; aligned explanations are cut off. */
function commandsIn(text: string): string[] {
  const inline = [...text.matchAll(/`(?:npx )?kit ([^`]+)`/g)].map(([, command]) => command!)
  const blocks = [...text.matchAll(/^npx kit (.+?)(?: {3,}.*| #.*)?$/gm)].map(([, command]) => command!)
  return [...inline, ...blocks]
    .flatMap((line) => line.split('&& npx kit'))
    .map((command) => command.replace(/&&$/, '').trim())
    .filter((command) => !/[…|<]|NAME|DOMAIN/.test(command))
}

const words = (command: string): string[] =>
  [...command.matchAll(/(['"])(.*?)\1|(\S+)/g)].map(([, , quoted, plain]) => quoted ?? samples[plain!] ?? plain!)

/** The same commands, which end before they do anything. */
function inert(command: Command): Command {
  for (const sub of command.commands) inert(sub)
  return command
    .exitOverride()
    .configureOutput({ writeOut: () => {}, writeErr: () => {} })
    .action(() => {})
}
inert(program)

const found = pages.flatMap((page) =>
  commandsIn(readFileSync(join(root, page), 'utf8')).map((command) => ({ page, command })),
)

test('When pages are searched, then they have commands', () => {
  expect(found.length).toBeGreaterThan(20)
})

test.each(found)('When $page shows "kit $command", then it is a command with these arguments', async ({ command }) => {
  const error = await program.parseAsync(words(command), { from: 'user' }).then(
    () => null,
    (thrown) => thrown,
  )
  // A page may name a command without its arguments.
  const isFine = ['commander.helpDisplayed', 'commander.missingArgument'].includes(error?.code)
  expect(isFine ? null : (error?.message ?? null), command).toBeNull()
})
