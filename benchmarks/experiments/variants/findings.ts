/** Each style on other servers, to itself on the default ones. */
import { styleNames } from '#stack/styles.ts'
import type { MeasuredCell } from '../../cell.ts'
import { referenceCount } from '../../comparison.ts'
import type { Findings } from '../../experiment.ts'
import { type ServerVariant, serverVariants, type VariantName, variantSuffix } from '../../variants.ts'
import { type CellFigure, cellRatio } from '../cell-ratios.ts'

/** What these comparisons are against, in results.json. */
export const defaultServers = 'itself on the default servers'

export const variantFigures = [
  'accept p50',
  'settle p50',
  'overhead p50',
  'CPU per order',
] as const satisfies readonly CellFigure[]

export const variantRatioName = (figure: CellFigure, downstream: number, variant: ServerVariant): string =>
  `${figure}, N = ${downstream}${variantSuffix(variant)}`

export function findings(measured: readonly MeasuredCell[], seed: number): Findings {
  const downstream = referenceCount([...new Set(measured.map(({ plan }) => plan.downstream))])
  const cells = measured.filter(({ plan }) => plan.downstream === downstream)
  const comparisons = serverVariants.flatMap((variant) =>
    styleNames.flatMap((style) =>
      variantFigures.flatMap((figure) => {
        const on = (name: VariantName) => cells.filter(({ plan }) => plan.style === style && plan.variant === name)
        const ratio = cellRatio(on(variant), on('default'), figure, seed, `${style}/${figure}/${variant}`)
        const metric = variantRatioName(figure, downstream, variant)
        return ratio ? [{ metric, style, against: defaultServers, ...ratio }] : []
      }),
    ),
  )
  return { comparisons, slopes: [], checks: [] }
}
