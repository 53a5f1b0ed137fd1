/** `kit order`: place orders and follow them, through the typed client. */
import { randomUUID } from 'node:crypto'
import { Argument, Command } from 'commander'
import { isSettled, type ListOrdersInput, type OrderView } from '#shared/contracts/order.ts'
import { declinedTestCard, testProducts, undeliverablePostalCode } from '#shared/persistence/seed.ts'
import { AppError } from '#shared/runtime/errors.ts'
import { defaultStyle, type StyleName, styleNames } from '#stack/styles.ts'
import {
  customerOption,
  defaultItem,
  orderDefaults,
  type PlaceOptions,
  parseCount,
  parseItem,
  parseOrderId,
  placeOrderBody,
  statusOption,
  styleOption,
} from './arguments.ts'
import { connectToOrderApi } from './order-api-connection.ts'
import { changeText, orderText, pageText } from './order-text.ts'

interface CommonOptions {
  style: StyleName
  customer: string
  json?: boolean
}

function show<Shown>(shown: Shown, asText: (shown: Shown) => string, { json }: CommonOptions): void {
  console.log(json ? JSON.stringify(shown) : asText(shown))
}

/** @param options `cancel`: immediately, because an order settles before a person can type */
async function place(options: CommonOptions & PlaceOptions & { wait?: boolean; cancel?: boolean }): Promise<void> {
  const body = placeOrderBody(options)
  const { request, client, explain } = await connectToOrderApi(options.style, options.customer)
  const placed = await request((api, signal) => api.orders.place.mutate(body, { signal })).catch((error) => {
    const mayExist = error instanceof AppError && error.code === 'unavailable'
    if (mayExist) console.error(`With --key ${body.idempotencyKey} it can be placed again without being placed twice.`)
    throw error
  })
  const { orderId } = placed
  const now = options.cancel
    ? await request((api, signal) => api.orders.cancel.mutate({ orderId }, { signal }))
    : placed
  const order = options.wait ? await client.awaitSettled(orderId).catch((error) => Promise.reject(explain(error))) : now
  show(order, orderText, options)
  if (!options.json) console.log(nextSteps(order, options))
}

const nextSteps = (order: OrderView, { style, customer }: CommonOptions) =>
  [
    ...(isSettled(order)
      ? []
      : [`Follow it: npx kit order watch ${order.orderId} --style ${style} --customer ${customer}`]),
    `Its timeline: npx kit story ${order.orderId} --style ${style}`,
  ].join('\n')

async function get(orderId: string, options: CommonOptions): Promise<void> {
  const { request } = await connectToOrderApi(options.style, options.customer)
  show(await request((api, signal) => api.orders.get.query({ orderId }, { signal })), orderText, options)
}

async function list(options: CommonOptions & ListOrdersInput): Promise<void> {
  const { status, limit, after } = options
  const { request } = await connectToOrderApi(options.style, options.customer)
  const page = await request((api, signal) => api.orders.list.query({ status, limit, after }, { signal }))
  show(page, pageText, options)
}

async function cancel(orderId: string, options: CommonOptions): Promise<void> {
  const { request } = await connectToOrderApi(options.style, options.customer)
  show(await request((api, signal) => api.orders.cancel.mutate({ orderId }, { signal })), orderText, options)
}

async function watch(orderId: string, options: CommonOptions): Promise<void> {
  const { request, client, explain } = await connectToOrderApi(options.style, options.customer)
  // Watching alone would retry without end if the style is not running.
  await request((api, signal) => api.orders.get.query({ orderId }, { signal }))
  const { promise: settled, resolve, reject } = Promise.withResolvers<void>()
  const watching = client.api.orders.watch.subscribe(
    { orderId },
    {
      onData(order) {
        show(order, (changed) => changeText(changed, new Date()), options)
        if (isSettled(order)) resolve()
      },
      onError: (error) => reject(explain(error)),
      onConnectionStateChange: ({ error }) => error && console.error('The connection was lost; trying again.'),
    },
  )
  await settled.finally(() => watching.unsubscribe())
}

const outcomeExamples = [
  ['', 'completes'],
  [`--card ${declinedTestCard}`, 'the payment provider declines the card'],
  [`--item ${testProducts.soldOut}`, 'out of stock in the database'],
  [`--item ${testProducts.missing}`, 'out of stock only at the warehouse provider'],
  [`--postal-code ${undeliverablePostalCode}`, 'undeliverable: refunded and released'],
  ['--cancel', 'cancelled by the customer, if in time'],
] as const

export const orderCommand = new Command('order').description('place, find, follow and cancel orders').addHelpText(
  'after',
  `
One order for each outcome:
${outcomeExamples.map(([args, outcome]) => `  ${`npx kit order place --wait ${args}`.padEnd(54)} ${outcome}`).join('\n')}
The same in another style: --style ${styleNames.filter((name) => name !== defaultStyle).join(', --style ')}.`,
)

/** A subcommand with the options that all of them share. */
const command = (name: string, description: string) =>
  orderCommand
    .command(name)
    .description(description)
    .addOption(styleOption())
    .addOption(customerOption())
    .option('--json', 'print the response of the order API')
const orderArgument = () => new Argument('<order>', 'its id').argParser(parseOrderId)

command('place', 'place an order')
  .option(
    '--item <product:quantity>',
    `an item of the order; repeatable (default: ${defaultItem.productId}:${defaultItem.quantity})`,
    parseItem,
  )
  .option('--card <token>', "the payment provider's token for a card", orderDefaults.card)
  .option('--postal-code <code>', 'where the order is shipped', orderDefaults.postalCode)
  .option('--key <key>', 'idempotency key: the same key and order return the same response (default: a new key)')
  .option('--cancel', 'cancel it immediately, while it is in flight')
  .option('--wait', 'wait until it is COMPLETED or CANCELLED')
  .action(({ key = `kit-${randomUUID()}`, ...options }) => place({ ...options, key }))
command('get', 'show the current state of an order').addArgument(orderArgument()).action(get)
command('list', "list a customer's orders, newest first")
  .addOption(statusOption())
  .option('--limit <count>', 'how many, 1 to 100', parseCount(1, 100), 20)
  .option('--after <order>', 'continue after this order', parseOrderId)
  .action(list)
command('watch', 'show each change of status until the order is settled').addArgument(orderArgument()).action(watch)
command('cancel', 'cancel an order that is still in flight').addArgument(orderArgument()).action(cancel)
