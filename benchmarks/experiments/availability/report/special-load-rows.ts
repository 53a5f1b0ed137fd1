/** Tables of the loads that are out of the ordinary: a poison message, a product that sells out. */

import { ofExperiment } from '../../../report/cells.ts'
import { tableOf, whole } from '../../../report/columns.ts'
import { figure, type Row } from '../../../report/format.ts'
import { byStyle } from '../../../report/style-themes.ts'
import type { Results } from '../../../results-schema.ts'
import { summarise } from '../../../statistics.ts'
import { describeSlowdown, slowdownOf } from '../load-criteria.ts'
import { poisonResults, saleResults } from '../special-loads.ts'

type Table = { head: Row; rows: Row[] }
type Found = Pick<Results, 'cells' | 'meta'>

const inOrder = <One extends { style: string }>(results: readonly One[]): One[] =>
  results.toSorted((a, b) => byStyle(a.style, b.style))

const p99 = (values: readonly number[]): string | null => whole(summarise(values).p99)
const both = (values: readonly number[]): string =>
  [summarise(values).p50, summarise(values).p99].map((value) => whole(value) ?? '–').join(' / ')

export const poisonRows = (found: Found): Table =>
  tableOf(inOrder(poisonResults(ofExperiment(found, 'availability'))), {
    style: ({ style }) => style,
    strikes: ({ beforeMs }) => beforeMs.length,
    'good orders beside it': ({ besideMs }) => besideMs.flat().length,
    'settle p99 before, ms': ({ beforeMs }) => p99(beforeMs.flat()),
    'beside it, ms': ({ besideMs }) => p99(besideMs.flat()),
    ratio: (one) => {
      const slowdown = slowdownOf(one, found.meta.seed)
      return slowdown && describeSlowdown(slowdown)
    },
    'never done': ({ neverDone }) => neverDone,
    'where the message ended': ({ ends }) => ends.join(' / '),
  })

export const saleRows = (found: Found): Table =>
  tableOf(inOrder(saleResults(ofExperiment(found, 'availability'))), {
    style: ({ style }) => style,
    'orders for it': ({ wanted }) => wanted,
    stock: ({ stock }) => stock,
    confirmed: ({ confirmed }) => confirmed,
    sold: ({ sold }) => sold,
    refused: ({ refused }) => refused,
    'settle p50 / p99 before, ms': ({ beforeMs }) => both(beforeMs),
    'of the confirmed, ms': ({ duringMs }) => both(duringMs),
    'believed until refused p50, ms': ({ believedMs }) => figure(believedMs.p50),
    'longest, ms': ({ believedMs }) => figure(believedMs.max),
  })
