/** The table of the variants: what each style takes on the default servers and on others, and the ratio of both. */
import { referenceCount } from '../../../comparison.ts'
import { durableAtAccept } from '../../../meta/at-accept.ts'
import { medianAcross, servicesOf, validCells } from '../../../report/cells.ts'
import { figure, type Row } from '../../../report/format.ts'
import { stylesIn } from '../../../report/style-themes.ts'
import type { Cell, Results } from '../../../results-schema.ts'
import { type ServerVariant, serverVariants, variantNames } from '../../../variants.ts'
import { defaultServers, variantFigures, variantRatioName } from '../findings.ts'

const millisecondsOf: Record<(typeof variantFigures)[number], (cell: Cell) => number | null | undefined> = {
  'accept p50': ({ acceptMs }) => acceptMs.p50,
  'settle p50': ({ settleMs }) => settleMs.p50,
  'overhead p50': ({ overheadMs }) => overheadMs?.p50,
  'CPU per order': ({ costPerOrder }) => costPerOrder?.cpuMsTotal,
}

export interface VariantRow {
  variant: ServerVariant
  style: string
  name: string
  byDefault: number | null
  own: number | null
  ratio: Results['comparisons'][number] | undefined
}

/** @param cells of the experiment */
export function variantRatios(cells: readonly Cell[], comparisons: Results['comparisons']): VariantRow[] {
  const n = referenceCount(servicesOf(cells))
  const valid = validCells(cells).filter(({ params }) => params.downstream === n)
  const on = (variant: string) => valid.filter(({ params }) => params.variant === variant)
  return serverVariants.flatMap((variant) =>
    stylesIn(on(variant)).flatMap((style) =>
      variantFigures.map((name) => {
        const median = (of: readonly Cell[]) =>
          medianAcross(
            of.filter((cell) => cell.style === style),
            millisecondsOf[name],
          )
        const metric = variantRatioName(name, n, variant)
        const ratio = comparisons.find(
          (one) => one.metric === metric && one.style === style && one.against === defaultServers,
        )
        return { variant, style, name, byDefault: median(on('default')), own: median(on(variant)), ratio }
      }),
    ),
  )
}

export const variantRows = (cells: readonly Cell[], { comparisons }: Pick<Results, 'comparisons'>) => ({
  head: ['servers', 'style', 'ms', 'default', 'with these', 'ratio', '95 % interval'] satisfies Row,
  rows: variantRatios(cells, comparisons).map(
    ({ variant, style, name, byDefault, own, ratio }): Row => [
      variant,
      style,
      name,
      figure(byDefault),
      figure(own),
      ratio?.ratio ?? null,
      ratio ? `${ratio.low} to ${ratio.high}` : null,
    ],
  ),
})

/** What is durable at accept, on each kind of servers that was measured. */
export const acceptedOn = (cells: readonly Cell[], { meta }: Pick<Results, 'meta'>) => ({
  head: ['servers', 'style', 'durable at accept'] satisfies Row,
  rows: variantNames.flatMap((variant) =>
    stylesIn(cells.filter(({ params }) => params.variant === variant)).map(
      (style): Row => [variant, style, durableAtAccept(style, meta.durability, variant)],
    ),
  ),
})
