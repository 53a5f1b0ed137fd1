/** What a chart is on its way from the results to the page. The script in the page knows no more of it than this. */
import type { EChartsOption } from 'echarts'

/** Options are plain data, so that they can be written into the page; browser/page-script.ts draws them. */
export interface Panel {
  title: string
  /** One for each of the group's variants. */
  options: EChartsOption[]
  heightPx?: number
}

/** Charts side by side that are switched together. */
export interface ChartGroup {
  id: string
  /** What the variants differ in, and their names; one name when there is nothing to choose. */
  choice: string
  variants: string[]
  /** Index of the variant that is shown first. */
  first: number
  panels: Panel[]
}

/** A point of a line, with the text of its tooltip and the tooltip's title. */
export interface Point {
  value: [x: number, y: number]
  text: string
  at?: string
}

interface Drawn {
  type?: string
  name?: string
  data?: Partial<Point>[]
}

/** What a panel shows, for those who cannot see it: each line at its two ends, each bar with its figure. */
export function describePanel({ title, options }: Panel, variant: number): string {
  const { series, xAxis, yAxis } = options[variant] as { series?: Drawn[]; xAxis?: object; yAxis?: object }
  const axis = (xAxis as { name?: string } | undefined)?.name
  const described = (series ?? []).filter(({ data }) => data?.some(({ text }) => text))
  const isBars = described.at(-1)?.type === 'bar'
  // The last series of stacked bars is their total.
  const figures = isBars ? describeBars(described.at(-1)!, yAxis as { data: string[] }) : described.map(describeLine)
  return `${title}${axis ? ` (${axis})` : ''}. ${figures.join('; ')}.`
}

const describeBars = ({ data }: Drawn, { data: names }: { data: string[] }): string[] =>
  names.map((name, i) => `${name.replace('\n', ' ')}: ${data![i]!.text}`)

function describeLine({ name, data }: Drawn): string {
  const points = data!.filter(({ text }) => text)
  const ends = [...new Set([points[0]!, points.at(-1)!])]
  return `${name}: ${ends.map(({ text, at }) => (at && !text!.includes(at) ? `${text} at ${at}` : text)).join(', ')}`
}
