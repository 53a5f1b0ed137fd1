/** Payment, as the order service calls it over HTTP. */
import { initTRPC } from '@trpc/server'
import { placedOrder } from '#shared/contracts/order.ts'
import type { ServiceContext } from '#shared/domain/context.ts'
import { chargePayment } from '#shared/domain/payment.ts'

const t = initTRPC.create({ isDev: false })

export const paymentApi = (ctx: ServiceContext) =>
  t.router({
    charge: t.procedure.input(placedOrder).mutation(({ input }) => chargePayment(ctx, input)),
  })

export type PaymentApi = ReturnType<typeof paymentApi>
