/** Cells with a poison message or a hot product by style, with all strikes together: for the criteria and the tables. */
import type { Cell } from '../../results-schema.ts'

/** One style beside a poison message; times by strike. */
export interface PoisonResult {
  style: string
  /** Settle of completed orders, in milliseconds. */
  beforeMs: number[][]
  besideMs: number[][]
  neverDone: number
  /** Where the message ended; usually the same in every strike. */
  ends: string[]
}

/** One style while a product sold out. */
export interface SaleResult {
  style: string
  wanted: number
  stock: number
  confirmed: number
  sold: number
  refused: number
  /** Settle of completed orders, in milliseconds. */
  beforeMs: number[]
  duringMs: number[]
  /** How long customers believed in orders that were refused: the median of the strikes' medians, and the longest time. */
  believedMs: { p50: number | null; max: number | null }
}

/** Clients that retry send the same load, once only. */
const isCounted = ({ params }: Cell): boolean => params.clients !== 'retry'

const byStyle = (cells: readonly Cell[]): [string, Cell[]][] => [...Map.groupBy(cells, ({ style }) => style)]

const settledDuring = ({ quantiles }: Cell): number[] => quantiles?.settleMs ?? []

export const poisonResults = (cells: readonly Cell[]): PoisonResult[] =>
  byStyle(cells.filter((cell) => cell.availability?.poisonEnd && isCounted(cell))).map(([style, own]) => ({
    style,
    beforeMs: own.map(({ availability }) => availability!.beforeSettleMs ?? []),
    besideMs: own.map(settledDuring),
    neverDone: own.reduce((sum, { availability }) => sum + (availability!.recovery?.neverDone ?? 0), 0),
    ends: [...new Set(own.map(({ availability }) => availability!.poisonEnd!))],
  }))

export const saleResults = (cells: readonly Cell[]): SaleResult[] =>
  byStyle(cells.filter((cell) => cell.availability?.hotProduct && isCounted(cell))).map(([style, own]) => {
    const sales = own.map(({ availability }) => availability!.hotProduct!)
    const sum = (of: (one: (typeof sales)[number]) => number) => sales.reduce((total, one) => total + of(one), 0)
    const believed = sales.map(({ believedMs }) => believedMs).filter(({ n }) => n > 0)
    const medians = believed.map(({ p50 }) => p50!).sort((a, b) => a - b)
    return {
      style,
      wanted: sum(({ wanted }) => wanted),
      stock: sum(({ stock }) => stock),
      confirmed: sum(({ confirmed }) => confirmed),
      sold: sum(({ sold }) => sold),
      refused: sum(({ refused }) => refused),
      beforeMs: own.flatMap(({ availability }) => availability!.beforeSettleMs ?? []),
      duringMs: own.flatMap(settledDuring),
      believedMs: {
        p50: medians[Math.floor(medians.length / 2)] ?? null,
        max: believed.length > 0 ? Math.max(...believed.map(({ max }) => max!)) : null,
      },
    }
  })
