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
