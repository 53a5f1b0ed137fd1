/** Every relative link in a Markdown file leads to an existing file, so that every guarantee links its test. */
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '..')
const pages = execFileSync('git', ['ls-files', '*.md'], { cwd: root, encoding: 'utf8' }).trim().split('\n')

/** The relative targets of `[text](target)`. */
const linksIn = (text: string): string[] =>
  [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target!).filter((target) => !/^(https?:|#)/.test(target))

test.each(pages)('When %s links to a file, then the file exists', (page) => {
  const links = linksIn(readFileSync(join(root, page), 'utf8'))
  expect(links.filter((link) => !existsSync(join(root, dirname(page), link.split('#')[0]!)))).toEqual([])
})
