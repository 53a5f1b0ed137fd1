/** Writes the ruleset as JavaScript, since the rulesets of Spectral's own command line cannot import TypeScript. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { dirname, join } from 'node:path'

/** @returns the files, relative to `dir`; ruleset.js is the one to extend */
export function writeRuleset(dir: string): string[] {
  const sources = ['ruleset.ts', ...['model', 'rules'].flatMap(sourcesIn)]
  const modules = sources.map((file): [string, string] => [file.replace(/\.ts$/, '.js'), toJavaScript(file)])
  // They are modules, whatever the project around them is.
  const files = [...modules, ['package.json', `${JSON.stringify({ private: true, type: 'module' })}\n`] as const]
  for (const [file, content] of files) {
    mkdirSync(dirname(join(dir, file)), { recursive: true })
    writeFileSync(join(dir, file), content)
  }
  return files.map(([file]) => file)
}

const sourcesIn = (folder: string): string[] =>
  readdirSync(join(import.meta.dirname, folder))
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .map((name) => join(folder, name))

/** Types become blanks, so that lines keep their numbers. */
const toJavaScript = (file: string): string =>
  stripTypeScriptTypes(readFileSync(join(import.meta.dirname, file), 'utf8'))
    .replace(/(from '\.[^']*)\.ts'/g, "$1.js'")
    .replace(/[ \t]+$/gm, '')
