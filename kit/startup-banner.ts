/** The text that `kit start` prints once everything is up: addresses, logs, and commands to copy. */
import { relative } from 'node:path'
import type { PlaceOrderInput } from '#shared/contracts/order.ts'
import { defaultStyle } from '#stack/styles.ts'

export interface BannerInfo {
  styles: { name: string; url: string }[]
  temporalUiUrl?: string
  dataDir: string
  /** The environment that the commands beside it need too, such as KIT_PORT_BASE=8000. */
  environment: string[]
  token: string
  customer: string
  body: PlaceOrderInput
}

export function startupBanner({
  styles,
  temporalUiUrl,
  dataDir,
  environment,
  token,
  customer,
  body,
}: BannerInfo): string {
  const shown = styles.find(({ name }) => name === defaultStyle) ?? styles[0]!
  const kit = [...environment, 'npx kit'].join(' ')
  const items = body.items.map(({ productId, quantity }) => `--item ${productId}:${quantity}`).join(' ')
  const relativeDir = relative('', dataDir)
  const logs = `${relativeDir.startsWith('..') ? dataDir : relativeDir}/logs`
  const addresses: [string, string][] = [
    ...styles.map(({ name, url }): [string, string] => [name, url]),
    ...(temporalUiUrl ? [['Temporal Web UI', temporalUiUrl] as [string, string]] : []),
    ['logs', `${logs}/STYLE/SERVICE.log, ${logs}/SERVER.log, ${logs}/providers.log`],
  ]
  return `
Everything is up.

${addresses.map(([label, address]) => `  ${label.padEnd(18)} ${address}`).join('\n')}

Place an order as ${customer}. The token is valid for twelve hours; the same idempotency key returns the same order:

curl -s ${shown.url}/orders.place \\
  -H 'authorization: Bearer ${token}' \\
  -H 'content-type: application/json' \\
  -d '${JSON.stringify(body)}'

The same from another terminal, with a new key each time, and commands to follow the order:

${kit} order place --style ${shown.name} ${items} --wait
${kit} order list --style ${shown.name}
${kit} order watch ORDER --style ${shown.name}
${kit} story ORDER

Orders that are declined, out of stock or undeliverable: ${kit} order --help
Ctrl-C stops everything that this command started.`
}
