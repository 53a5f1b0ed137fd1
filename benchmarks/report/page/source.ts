/** What is written into the page beside the results: the charting library, the page's own script, and its style. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { styleNames } from '#stack/styles.ts'
import { colorVariables } from '../style-themes.ts'

/** Checked against a browser's types and not Node's (browser/tsconfig.json), so it is not imported by name. */
const pageScript: Record<string, unknown> = await import(new URL('../browser/page-script.ts', import.meta.url).href)

/** Text that cannot end the script element it stands in. */
const harmless = (script: string): string => script.replace(/<(?=\/script|!--)/gi, '\\x3c')

let library: string | undefined

/** ECharts as its makers minified it, their licence included. */
export function chartLibrary(): string {
  library ??= harmless(readFileSync(createRequire(import.meta.url).resolve('echarts/dist/echarts.min.js'), 'utf8'))
  return library
}

/** The functions of browser/page-script.ts, types removed by Node, and a call of the first. */
export const script = (): string => harmless(`${Object.values(pageScript).map(String).join('\n')}\nstartPage()`)

export const styleSheet = (): string =>
  `:root { ${colorVariables(styleNames)} }\n${readFileSync(join(import.meta.dirname, 'page.css'), 'utf8')}`
