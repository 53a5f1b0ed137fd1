/** The one tRPC contract that every style serves. A style supplies an `OrderDesk`; routes, checks and errors live here. */
import { initTRPC, TRPCError } from '@trpc/server'
import { AppError, type ErrorCode, Overloaded } from '#shared/runtime/errors.ts'
import {
  getOrderInput,
  type ListOrdersInput,
  listOrdersInput,
  type OrderPage,
  type OrderView,
  orderPage,
  orderView,
  type PlaceOrderInput,
  placeOrderInput,
} from './order.ts'

/** What a style must be able to do. Every call is made on behalf of one customer, who sees only their own orders. */
export interface OrderService {
  /**
   * Answers once the order is durable in this style.
   * @throws Fault bad-request | forbidden | conflict | unavailable, Overloaded
   */
  place(customerId: string, input: PlaceOrderInput): Promise<OrderView>
  /** @throws Fault not-found, also for somebody else's order */
  get(customerId: string, orderId: string): Promise<OrderView>
  /** @throws Fault bad-request when the customer has no order to list after */
  list(customerId: string, input: ListOrdersInput): Promise<OrderPage>
  /** Cancels an order that is still in flight. @throws Fault not-found | conflict (it has already completed) */
  cancel(customerId: string, orderId: string): Promise<OrderView>
  /** The order now, then after each change of its status; ends when it is settled or `signal` aborts. */
  watch(customerId: string, orderId: string, signal: AbortSignal): AsyncIterable<OrderView>
}

/** The customer a request speaks for, or null when it carried no token; a bad token never gets this far. */
export interface RequestContext {
  customerId: string | null
}

const trpcCodes = {
  'bad-request': 'BAD_REQUEST',
  unauthorized: 'UNAUTHORIZED',
  forbidden: 'FORBIDDEN',
  'not-found': 'NOT_FOUND',
  conflict: 'CONFLICT',
  unavailable: 'SERVICE_UNAVAILABLE',
  configuration: 'INTERNAL_SERVER_ERROR',
} as const satisfies Record<ErrorCode, TRPCError['code']>

const t = initTRPC.context<RequestContext>().create({
  isDev: false,
  sse: { ping: { enabled: true, intervalMs: 15_000 } },
  errorFormatter: ({ shape, error }) => ({
    ...shape,
    // As the header Retry-After says it, for clients that see no headers.
    data: { ...shape.data, ...(error.cause instanceof Overloaded && { retryAfterS: error.cause.retryAfterS }) },
    message:
      error.code === 'INTERNAL_SERVER_ERROR'
        ? 'The order service failed. The order may exist; ask again.'
        : shape.message,
  }),
})

/** Turns a Fault of the domain into the HTTP status a client expects; anything else stays an internal error. */
const clientError = (error: unknown): unknown =>
  error instanceof AppError
    ? new TRPCError({ code: trpcCodes[error.code], message: error.message, cause: error })
    : error

const toTrpcErrors = t.middleware(async ({ next }) => {
  const result = await next()
  if (!result.ok && result.error.cause instanceof AppError) throw clientError(result.error.cause)
  return result
})

const forCustomer = t.procedure.use(toTrpcErrors).use(({ ctx, next }) => {
  if (ctx.customerId === null) throw new AppError('unauthorized', 'Send a customer token: "authorization: Bearer …".')
  return next({ ctx: { customerId: ctx.customerId } })
})

/** @param orderService the style's own way of taking, finding and cancelling orders */
export const orderApi = (orderService: OrderService) =>
  t.router({
    orders: t.router({
      place: forCustomer
        .input(placeOrderInput)
        .output(orderView)
        .mutation(({ ctx, input }) => orderService.place(ctx.customerId, input)),
      get: forCustomer
        .input(getOrderInput)
        .output(orderView)
        .query(({ ctx, input }) => orderService.get(ctx.customerId, input.orderId)),
      list: forCustomer
        .input(listOrdersInput)
        .output(orderPage)
        .query(({ ctx, input }) => orderService.list(ctx.customerId, input)),
      cancel: forCustomer
        .input(getOrderInput)
        .output(orderView)
        .mutation(({ ctx, input }) => orderService.cancel(ctx.customerId, input.orderId)),
      watch: forCustomer.input(getOrderInput).subscription(async function* ({ ctx, input, signal }) {
        try {
          yield* orderService.watch(ctx.customerId, input.orderId, signal ?? new AbortController().signal)
        } catch (error) {
          throw clientError(error) // no middleware sees what is thrown once a stream has begun
        }
      }),
    }),
  })

export type OrderApi = ReturnType<typeof orderApi>
