/**
 * orders.ndjson.gz, beside results.json: one row per order, so that intervals are resampled from orders and not from
 * percentiles. results-schema.ts describes a row.
 */
import { gunzipSync, gzipSync } from 'node:zlib'
import type { Metric } from './comparison.ts'
import type { Cell, OrderRow, Results } from './results-schema.ts'
import { orderRow } from './results-schema.ts'

export const packRows = (rows: readonly OrderRow[]): Buffer =>
  gzipSync(rows.map((row) => `${JSON.stringify(row)}\n`).join(''))

/** @throws when a row is not in the format */
export const unpackRows = (packed: Buffer): OrderRow[] =>
  gunzipSync(packed)
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => orderRow.parse(JSON.parse(line)))

/** The results with every order's times in place of the quantiles; cells without rows keep theirs. */
export function withRows(results: Results, rows: readonly OrderRow[]): Results {
  const byCell = Map.groupBy(rows, ({ cell }) => cell)
  const cells = results.cells.map((cell, i) => {
    const own = byCell.get(i)
    return own ? { ...cell, quantiles: timesOf(own) } : cell
  })
  return { ...results, cells }
}

const timesOf = (rows: readonly OrderRow[]) => {
  const of = (metric: Metric) => rows.flatMap((row) => row[metric] ?? []).sort((a, b) => a - b)
  return { acceptMs: of('acceptMs'), settleMs: of('settleMs'), effectsMs: of('effectsMs') }
}

/** A cell's times of one metric, ascending: of every order, or the at most 101 quantiles that older runs kept. */
export const sampleOf = ({ quantiles }: Cell, metric: Metric): number[] => quantiles?.[metric] ?? []
