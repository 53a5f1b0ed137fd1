/** The table of the README: what each change costs in each style. */
import { styleNames } from '#stack/styles.ts'
import { type ChangeCost, changeCost, changeNames, changes } from './change-cost.ts'

const columns = ['files', 'lines', 'also deployed']

const filesText = ({ newFiles, changedFiles }: ChangeCost) => `${newFiles} new, ${changedFiles} changed`
const linesText = ({ added, removed }: ChangeCost) => `+${added}${removed > 0 ? ` −${removed}` : ''}`
const deployedText = ({ deployed }: ChangeCost) => deployed.join(', ') || '–'

export function changeCostTable(): string {
  const heads = changeNames.flatMap((change) => columns.map((column) => `${changes[change].service}: ${column}`))
  const rows = styleNames.map((style) => {
    const cells = changeNames.flatMap((change) => {
      const cost = changeCost(change, style)
      return [filesText(cost), linesText(cost), deployedText(cost)]
    })
    return `| ${style} | ${cells.join(' | ')} |`
  })
  return `| | ${heads.join(' | ')} |
| --- | ${heads.map(() => '---').join(' | ')} |
${rows.join('\n')}`
}
