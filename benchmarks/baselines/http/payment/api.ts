/** Payment, as an order service calls it over HTTP. */
import { initTRPC } from '@trpc/server'
import { placedOrder } from '#shared/contracts/order.ts'
import type { ServiceContext } from '#shared/domain/context.ts'
import { chargePayment, refundPayment } from '#shared/domain/payment.ts'
import { orderReference } from '../inputs.ts'

const t = initTRPC.create({ isDev: false })

export const paymentApi = (ctx: ServiceContext) =>
  t.router({
    charge: t.procedure.input(placedOrder).mutation(({ input }) => chargePayment(ctx, input)),
    refund: t.procedure.input(orderReference).mutation(({ input }) => refundPayment(ctx, input.orderId)),
  })

export type PaymentApi = ReturnType<typeof paymentApi>
