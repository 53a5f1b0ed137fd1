/** Every link in a Markdown file leads to a file that there is: a promise without its test would be none. */
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '..')
const pages = execFileSync('git', ['ls-files', '*.md'], { cwd: root, encoding: 'utf8' }).trim().split('\n')

/** Of `[text](target)`, those that are no addresses and no places on the same page. */
const linksIn = (text: string): string[] =>
  [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target!).filter((target) => !/^(https?:|#)/.test(target))

test.each(pages)('When %s links to a file, then it is there', (page) => {
  const links = linksIn(readFileSync(join(root, page), 'utf8'))
  expect(links.filter((link) => !existsSync(join(root, dirname(page), link.split('#')[0]!)))).toEqual([])
})
