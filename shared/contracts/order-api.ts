/**
 * The tRPC contract that every style serves. A style implements `OrderService`; routes, validation and errors are
 * shared.
 */
import { initTRPC, TRPCError } from '@trpc/server'
import { AppError, type ErrorCode, Overloaded } from '#shared/runtime/errors.ts'
import { isUnavailable } from '#shared/runtime/unavailable.ts'
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

/** What a style implements. Every call is made for one customer, who has access to their own orders only. */
export interface OrderService {
  /**
   * Resolves once the order is durable in this style.
   * @throws AppError bad-request | forbidden | conflict | unavailable, Overloaded
   */
  place(customerId: string, input: PlaceOrderInput): Promise<OrderView>
  /** @throws AppError not-found, also for somebody else's order */
  get(customerId: string, orderId: string): Promise<OrderView>
  /** @throws AppError bad-request when the customer has no order to list after */
  list(customerId: string, input: ListOrdersInput): Promise<OrderPage>
  /** Cancels an order that is not settled. @throws AppError not-found | conflict (it has already completed) */
  cancel(customerId: string, orderId: string): Promise<OrderView>
  /**
   * Yields the current order, then the order after each change of its status. Ends when it is settled or `signal`
   * aborts.
   */
  watch(customerId: string, orderId: string, signal: AbortSignal): AsyncIterable<OrderView>
}

/** The customer of the request, or null when it has no token. Requests with an invalid token are rejected earlier. */
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
    // The value of the Retry-After header, for clients that cannot read headers.
    data: { ...shape.data, ...(error.cause instanceof Overloaded && { retryAfterS: error.cause.retryAfterS }) },
    message:
      error.code === 'INTERNAL_SERVER_ERROR'
        ? 'The order service failed. The order may exist; send the request again.'
        : shape.message,
  }),
})

const serverAway =
  'A server that the order service needs does not respond. The order may exist: send the same request again.'

const toAppError = (error: unknown): unknown =>
  !(error instanceof AppError) && isUnavailable(error) ? new AppError('unavailable', serverAway, error) : error

/** Maps an AppError to its tRPC error code, and the error of a server that is away. Any other stays an internal error. */
function clientError(thrown: unknown): unknown {
  const error = toAppError(thrown)
  return error instanceof AppError
    ? new TRPCError({ code: trpcCodes[error.code], message: error.message, cause: error })
    : error
}

const toTrpcErrors = t.middleware(async ({ next }) => {
  const result = await next()
  if (!result.ok && result.error.code === 'INTERNAL_SERVER_ERROR' && result.error.cause)
    throw clientError(result.error.cause)
  return result
})

const forCustomer = t.procedure.use(toTrpcErrors).use(({ ctx, next }) => {
  if (ctx.customerId === null) throw new AppError('unauthorized', 'Send a customer token: "authorization: Bearer …".')
  return next({ ctx: { customerId: ctx.customerId } })
})

/** @param orderService the style's implementation */
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
          throw clientError(error) // middleware does not see errors of a stream that has started
        }
      }),
    }),
  })

export type OrderApi = ReturnType<typeof orderApi>
