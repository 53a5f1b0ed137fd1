/**
 * A group of charts as one SVG picture, for a page that runs no script: drawn by ECharts as in the report, in the same
 * colours, light or dark as the reader's system is.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type EChartsOption, init } from 'echarts'
import { fontFamily } from './chart.ts'
import type { ChartGroup, Panel } from './chart-group.ts'
import { escaped } from './page/html.ts'
import { colorVariables, themeOf } from './style-themes.ts'

const panel = { width: 320, height: 260 }
/** Above the charts: the legend, then each one's title; around everything, air. In pixels. */
const [legendHeight, titleHeight, margin] = [34, 26, 12]

const css = readFileSync(join(import.meta.dirname, 'page', 'page.css'), 'utf8')
const pageColors = css.match(/^ {2}--[a-z]+: light-dark\(.*\);$/gm) ?? []

/** The variant that the report shows at first. @param styles to explain in the legend */
export function renderSvg({ panels, first }: ChartGroup, styles: readonly string[]): string {
  const width = panels.length * (panel.width + margin) + margin
  const height = legendHeight + titleHeight + panel.height + 2 * margin
  const drawn = panels.map((one, i) => drawnAt(one, first, margin + i * (panel.width + margin)))
  return withOwnNames(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">
<title>${escaped(panels.map(({ title }) => title).join('; '))}</title>
<style>:root { color-scheme: light dark; ${colorVariables(styles)} ${pageColors.map((line) => line.trim()).join(' ')} } .words { font: 13px system-ui, sans-serif; fill: var(--text) }</style>
<rect width="${width}" height="${height}" rx="8" fill="var(--panel)"/>
${legend(styles)}
${drawn.join('\n')}
</svg>
`)
}

/** ECharts counts its names up from picture to picture; these begin anew in each, so that equal charts are equal files. */
function withOwnNames(svg: string): string {
  const names = new Map<string, string>()
  return svg.replace(/\bzr\d+-[a-z]+-?\d+\b/g, (name) => {
    const own = names.get(name) ?? `n${names.size}`
    names.set(name, own)
    return own
  })
}

function drawnAt({ title, options }: Panel, variant: number, x: number): string {
  const chart = init(null, null, { renderer: 'svg', ssr: true, ...panel })
  chart.setOption({ ...withPlainFont(options[variant]!), animation: false })
  const svg = chart.renderToSVGString()
  chart.dispose()
  const top = margin + legendHeight
  return `<text class="words" x="${x + 4}" y="${top + 14}">${escaped(title)}</text>
${svg.replace('<svg ', `<svg x="${x}" y="${top + titleHeight}" `)}`
}

/** ECharts writes font names as they are, and those in quotes would end an attribute. */
const withPlainFont = (option: EChartsOption): EChartsOption =>
  JSON.parse(JSON.stringify(option).replaceAll(JSON.stringify(fontFamily), '"system-ui, sans-serif"'))

function legend(styles: readonly string[]): string {
  const each = styles.map((style, i) => {
    const { label, color } = themeOf(style)
    const x = margin + 8 + i * 170
    return `<circle cx="${x}" cy="${margin + 12}" r="5" fill="${color}"/><text class="words" x="${x + 12}" y="${margin + 16}">${escaped(label)}</text>`
  })
  return each.join('\n')
}
