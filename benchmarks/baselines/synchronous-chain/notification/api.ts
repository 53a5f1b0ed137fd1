/** Notification, as the order service calls it over HTTP. */
import { initTRPC } from '@trpc/server'
import { placedOrder } from '#shared/contracts/order.ts'
import type { ServiceContext } from '#shared/domain/context.ts'
import { sendNotification } from '#shared/domain/follow-ups.ts'

const t = initTRPC.create({ isDev: false })

export const notificationApi = (ctx: ServiceContext) =>
  t.router({
    sendEmail: t.procedure
      .input(placedOrder)
      .mutation(({ input }) => sendNotification(ctx, { ...input, status: 'COMPLETED' })),
  })

export type NotificationApi = ReturnType<typeof notificationApi>
