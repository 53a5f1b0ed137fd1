/** The command-line arguments about orders, validated before use. */
import { InvalidArgumentError, Option } from 'commander'
import { orderId, orderStatuses, type PlaceOrderInput, placeOrderInput } from '#shared/contracts/order.ts'
import { customerCount, customerId, productId } from '#shared/persistence/seed.ts'
import { AppError } from '#shared/runtime/errors.ts'
import { defaultStyle, styleGroups, styleNames } from '#stack/styles.ts'

export type Item = PlaceOrderInput['items'][number]

export const defaultCustomer = customerId(1)
export const defaultItem: Item = { productId: productId(1), quantity: 2 }

export const styleOption = () =>
  new Option('--style <name>', 'which style to use').choices(styleNames).default(defaultStyle)

/** Several styles, by name or group; `expandStyles` gives their names. */
export const stylesOption = (flags: string, description: string) =>
  new Option(flags, `${description}; main: the ways themselves, rivals: what they are compared with`)
    .choices([...styleNames, ...styleGroups])
    .default(['main'], 'main')

export const customerOption = () =>
  new Option('--customer <id>', 'the customer who orders').argParser(parseCustomer).default(defaultCustomer)

export const statusOption = () => new Option('--status <status>', 'only orders with this status').choices(orderStatuses)

/** @throws InvalidArgumentError unless the seed has this customer */
export function parseCustomer(text: string): string {
  const n = /^customer-([1-9]\d*)$/.exec(text)?.[1]
  if (n !== undefined && Number(n) <= customerCount) return text
  throw new InvalidArgumentError(`The customers are ${customerId(1)} to ${customerId(customerCount)}.`)
}

/** @throws InvalidArgumentError unless it has the form of an order id */
export function parseOrderId(text: string): string {
  const id = orderId.safeParse(text)
  if (id.success) return id.data
  throw new InvalidArgumentError(
    'An order id has the form 01234567-89ab-8cde-8f01-23456789abcd; "kit order list" shows them.',
  )
}

/** @throws InvalidArgumentError unless it is a whole number within these bounds */
export const parseCount =
  (lowest: number, highest: number) =>
  (text: string): number => {
    if (/^\d+$/.test(text) && Number(text) >= lowest && Number(text) <= highest) return Number(text)
    throw new InvalidArgumentError(`A whole number from ${lowest} to ${highest} is expected.`)
  }

/** PRODUCT or PRODUCT:QUANTITY, added to the previous items. @throws InvalidArgumentError */
export function parseItem(text: string, before: Item[] = []): Item[] {
  const parts = /^([^\s:]+)(?::(.*))?$/.exec(text)
  if (!parts) throw new InvalidArgumentError('PRODUCT:QUANTITY is expected, such as product-1:2.')
  const [, product = '', quantity = '1'] = parts
  if (before.some((item) => item.productId === product))
    throw new InvalidArgumentError(`"${product}" is given twice. Give it once, with its quantity.`)
  return [...before, { productId: product, quantity: parseCount(1, 100)(quantity) }]
}

export const orderDefaults = { card: 'tok_visa', postalCode: '10115' }

export interface PlaceOptions {
  item?: Item[]
  card: string
  postalCode: string
  key: string
}

/** @throws AppError bad-request naming the option that the order API would not accept */
export function placeOrderBody({ item = [defaultItem], card, postalCode, key }: PlaceOptions): PlaceOrderInput {
  const shipTo = { name: 'Ada Lovelace', street: 'Invalidenstr. 1', city: 'Berlin', postalCode, country: 'DE' }
  const body = placeOrderInput.safeParse({ idempotencyKey: key, items: item, card, shipTo })
  if (body.success) return body.data
  const [issue] = body.error.issues
  const options: Record<string, string> = { idempotencyKey: 'key', items: 'item', card: 'card', shipTo: 'postal-code' }
  throw new AppError('bad-request', `--${options[String(issue?.path[0])]}: ${issue?.message}.`)
}
