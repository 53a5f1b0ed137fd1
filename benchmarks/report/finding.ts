/** What a finding is: one sentence with this run's figures, and bars of the same figures. */
import type { Cell } from '../results-schema.ts'
import { validCells } from './cells.ts'
import { plural } from './format.ts'
import { stylesIn, themeOf } from './style-themes.ts'

export interface Bar {
  style: string
  value: number
  /** Added to the bar in a lighter shade. */
  more?: number
  text: string
}

export interface Finding {
  title: string
  /** With **figures** marked, each in the colour of the style before it in brackets: [choreography]**12 ms**. */
  sentence: string
  bars: Bar[]
  barsSay: string
  /** Why figures are missing, so that they are not taken for good ones. */
  exclusions: string[]
}

/** A figure in its style's colour, for a sentence. */
export const own = (style: string, text: string): string => `[${style}]**${text}**`

/** @returns for each style with cells that failed or are not valid, how many and why the first did */
export function exclusionsOf(cells: readonly Cell[]): string[] {
  return stylesIn(cells).flatMap((style) => {
    const all = cells.filter((cell) => cell.style === style)
    const bad = all.filter((cell) => validCells([cell]).length === 0)
    if (bad.length === 0) return []
    const failed = bad.filter(({ failure }) => failure !== null)
    const what = failed.length === bad.length ? 'failed' : failed.length === 0 ? 'not valid' : 'failed or not valid'
    const first = bad[0]!.failure ?? bad[0]!.notes[0] ?? 'no reason given'
    return [
      `${themeOf(style).label}: ${bad.length} of ${plural(all.length, 'cell')} ${what} (${first.split('\n', 1)[0]})`,
    ]
  })
}
