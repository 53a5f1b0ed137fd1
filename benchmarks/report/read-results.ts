/** Reads results.json back with the orders beside it, and explains what is wrong with a file that is not one. */
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { AppError, messageOf } from '#shared/runtime/errors.ts'
import { unpackRows, withRows } from '../order-rows.ts'
import { type OrderRow, type Results, results } from '../results-schema.ts'

const maxIssues = 5

const fileAt = (path: string): string => (path.endsWith('.json') ? path : join(path, 'results.json'))
const rowsBeside = (file: string): string => join(dirname(file), 'orders.ndjson.gz')

/**
 * With every order's times where there are any; runs from before there was one row per order keep their quantiles.
 * @param path of results.json, or of the directory that has it
 * @throws AppError not-found or bad-request, naming the place
 */
export function readResults(path: string): Results {
  const found = parseResults(fileAt(path))
  const rows = rowsBeside(fileAt(path))
  return existsSync(rows) ? withRows(found, readRows(rows)) : found
}

/** What is in the two files. @throws AppError not-found or bad-request, naming the place */
export function readPublished(path: string): { found: Results; rows: OrderRow[] } {
  const found = parseResults(fileAt(path))
  const rows = rowsBeside(fileAt(path))
  if (!existsSync(rows))
    throw new AppError('not-found', `There is no ${rows}: this run has published no single orders.`)
  return { found, rows: readRows(rows) }
}

function parseResults(file: string): Results {
  if (!existsSync(file)) throw new AppError('not-found', `There is no ${file}. "kit compare --out DIR" writes one.`)
  let content: unknown
  try {
    content = JSON.parse(readFileSync(file, 'utf8'))
  } catch (cause) {
    throw new AppError('bad-request', `${file} is not JSON: ${messageOf(cause)}`, cause)
  }
  const read = results.safeParse(content)
  if (read.success) return read.data
  const { issues } = read.error
  const lines = issues.slice(0, maxIssues).map(({ path, message }) => `  ${path.join('.') || 'the file'}: ${message}`)
  const omitted = issues.length > maxIssues ? [`  and ${issues.length - maxIssues} more`] : []
  throw new AppError(
    'bad-request',
    `${file} is not in the format of results.json:\n${[...lines, ...omitted].join('\n')}`,
  )
}

function readRows(file: string): OrderRow[] {
  try {
    return unpackRows(readFileSync(file))
  } catch (cause) {
    throw new AppError('bad-request', `${file} is not in the format of orders.ndjson.gz: ${messageOf(cause)}`, cause)
  }
}
