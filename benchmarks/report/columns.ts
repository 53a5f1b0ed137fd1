/** Tables as columns: the name of each, and what it shows of a row's item. */
import type { Row } from './format.ts'

type Value = Row[number] | undefined
export type Columns<Item> = Record<string, (item: Item) => Value>

export const tableOf = <Item>(items: readonly Item[], columns: Columns<Item>): { head: Row; rows: Row[] } => ({
  head: Object.keys(columns),
  rows: items.map((item) => Object.values(columns).map((column) => column(item) ?? null)),
})

/** Columns with the same name before and after it, such as percentiles of several metrics. */
export const columnsFor = <Name extends string, Item>(
  names: readonly Name[],
  column: (name: Name) => Columns<Item>,
): Columns<Item> => Object.assign({}, ...names.map(column))

export const whole = (value: number | null | undefined): string | null =>
  value == null ? null : value.toFixed(value < 10 ? 1 : 0)

export const interval = ({ low, high }: { low: number; high: number }): string => `${low} to ${high}`
