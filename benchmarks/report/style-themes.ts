/**
 * Everything the report knows of a style: its names, colour and symbol. Colours: M. Okabe and K. Ito, distinguishable with
 * colour blindness.
 */
import { type StyleName, styleNames, toStyleName } from '#stack/styles.ts'

/** Each style has a shape of its own, so that no chart depends on colours. As SVG paths, 12 units wide and high. */
export const symbols = {
  circle: 'M6 1a5 5 0 1 0 0 10A5 5 0 1 0 6 1z',
  square: 'M1.5 1.5h9v9h-9z',
  triangle: 'M6 1 11.5 11H.5z',
  diamond: 'M6 0 12 6 6 12 0 6z',
  pentagon: 'M6 .5 11.7 4.6 9.5 11.3h-7L.3 4.6z',
  cross: 'M4 1h4v3h3v4H8v3H4V8H1V4h3z',
  arrow: 'M.5 1h11L6 11z',
  star: 'M6 0 7.6 4.2 12 4.4 8.6 7.2 9.7 11.6 6 9.2 2.3 11.6 3.4 7.2 0 4.4 4.4 4.2z',
} as const
type Symbol = keyof typeof symbols

interface Theme {
  label: string
  /** Where there is little room; soft hyphens mark where it may break. */
  short?: string
  /** Within a sentence. */
  inSentence?: string
  symbol: Symbol
  light: string
  dark: string
}

const themes: Record<StyleName, Theme> = {
  'synchronous-chain': {
    label: 'synchronous chain',
    short: 'chain',
    inSentence: 'the synchronous chain',
    symbol: 'square',
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
  hybrid: { label: 'hybrid', symbol: 'diamond', light: '#a3408f', dark: '#e58fd2' },
  'careful-chain': {
    label: 'careful chain',
    inSentence: 'the careful chain',
    symbol: 'pentagon',
    light: '#8a5a00',
    dark: '#e0b04a',
  },
  'job-queue': { label: 'job queue', symbol: 'cross', light: '#4b5d73', dark: '#a9bdd4' },
  'fire-and-forget': { label: 'fire and forget', symbol: 'arrow', light: '#6d4c41', dark: '#bf9a8c' },
  'polled-table': { label: 'polled table', symbol: 'star', light: '#6b6b00', dark: '#c8c84a' },
}

export type StyleTheme = Required<Pick<Theme, 'label' | 'short' | 'inSentence' | 'symbol'>> & { color: string }

/** @throws AppError for a style that the kit does not know, such as one of a result from another version */
export function themeOf(style: string): StyleTheme {
  const { label, short = label, inSentence = label, symbol } = themes[toStyleName(style)]
  return { label, short, inSentence, symbol, color: `var(--${style})` }
}

/** In the order of the list of styles. @throws AppError for a style that the kit does not know */
export const byStyle = (a: string, b: string): number =>
  styleNames.indexOf(toStyleName(a)) - styleNames.indexOf(toStyleName(b))

export const stylesIn = (items: readonly { style: string }[]): string[] =>
  [...new Set(items.map(({ style }) => style))].sort(byStyle)

/** The processes that an order's cost consists of; no colour is a style's. */
export const processGroups = {
  'order service': { light: '#b08d1e', dark: '#e3c55b' },
  'other services': { light: '#d9c27a', dark: '#9c8434' },
  PostgreSQL: { light: '#5d63b0', dark: '#8f95e0' },
  Kafka: { light: '#9a4b62', dark: '#d98aa0' },
  Temporal: { light: '#6f4a8e', dark: '#b48fd3' },
} as const
export type ProcessGroup = keyof typeof processGroups

export function groupOf(process: string): ProcessGroup {
  if (process.startsWith('postgres')) return 'PostgreSQL'
  if (process === 'order') return 'order service'
  return process === 'kafka' ? 'Kafka' : process === 'temporal' ? 'Temporal' : 'other services'
}

const variableOf = (name: string) => `--${name.toLowerCase().replace(' ', '-')}`
export const groupColor = (group: ProcessGroup): string => `var(${variableOf(group)})`

/** The colours of these styles, and of all groups of processes, as CSS variables. */
export const colorVariables = (styles: readonly string[]): string =>
  [...styles.map((style) => [style, themes[toStyleName(style)]] as const), ...Object.entries(processGroups)]
    .map(([name, { light, dark }]) => `${variableOf(name)}: light-dark(${light}, ${dark});`)
    .join(' ')
