/** One colour and one symbol for each style, wherever it appears. Colours: M. Okabe and K. Ito, safe for colour-blind eyes. */
import { type StyleName, styleNames, toStyleName } from '#stack/styles.ts'

export interface StyleTheme {
  label: string
  /** Where there is little room; soft hyphens say where it may break. */
  short: string
  /** Within a sentence. */
  inSentence: string
  /** A CSS colour, light or dark as the page is. */
  color: string
  symbol: 'circle' | 'rect' | 'triangle' | 'diamond'
}

interface Shade extends Pick<StyleTheme, 'label' | 'symbol'> {
  short?: string
  inSentence?: string
  light: string
  dark: string
}

const shades: Record<StyleName, Shade> = {
  'synchronous-chain': {
    label: 'synchronous chain',
    short: 'chain',
    inSentence: 'the synchronous chain',
    symbol: 'rect',
    light: '#c2410c',
    dark: '#ff8f5c',
  },
  choreography: {
    label: 'choreography',
    short: 'choreo\u00adgraphy',
    symbol: 'circle',
    light: '#0069b4',
    dark: '#58b4f5',
  },
  orchestration: {
    label: 'orchestration',
    short: 'orches\u00adtration',
    symbol: 'triangle',
    light: '#00805c',
    dark: '#34d1a0',
  },
}

/** @throws for a style that the kit does not know, such as one of a result from another version */
export function themeOf(style: string): StyleTheme {
  const shade = shades[toStyleName(style)]
  const { label, symbol, short = label, inSentence = label } = shade
  return { label, short, inSentence, color: `var(--${style})`, symbol }
}

/** In the order of the list of styles. @throws for a style that the kit does not know */
export const byStyle = (a: string, b: string): number =>
  styleNames.indexOf(toStyleName(a)) - styleNames.indexOf(toStyleName(b))

export const stylesIn = (cells: readonly { style: string }[]): string[] =>
  [...new Set(cells.map(({ style }) => style))].sort(byStyle)

/** What a process belongs to, for the parts of an order's cost; the colours are none of the styles'. */
export const processGroups = {
  'order service': { light: '#b08d1e', dark: '#e3c55b' },
  'other services': { light: '#d9c27a', dark: '#9c8434' },
  PostgreSQL: { light: '#5d63b0', dark: '#8f95e0' },
  Kafka: { light: '#9a4b62', dark: '#d98aa0' },
  Temporal: { light: '#6f4a8e', dark: '#b48fd3' },
} as const
export type ProcessGroup = keyof typeof processGroups

export const groupOf = (process: string): ProcessGroup => {
  if (process === 'order') return 'order service'
  if (process.startsWith('postgres')) return 'PostgreSQL'
  return process === 'kafka' ? 'Kafka' : process === 'temporal' ? 'Temporal' : 'other services'
}

export const groupColor = (group: ProcessGroup): string => `var(--${group.toLowerCase().replace(' ', '-')})`

/** All these colours as CSS variables. */
export const colorVariables = (): string =>
  [
    ...Object.entries(shades).map(([name, { light, dark }]) => [`--${name}`, light, dark]),
    ...Object.entries(processGroups).map(([name, { light, dark }]) => [
      groupColor(name as ProcessGroup).slice(4, -1),
      light,
      dark,
    ]),
  ]
    .map(([name, light, dark]) => `${name}: light-dark(${light}, ${dark});`)
    .join(' ')
