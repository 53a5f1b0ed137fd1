/** Notification, as an order service calls it over HTTP. */
import { initTRPC } from '@trpc/server'
import type { ServiceContext } from '#shared/domain/context.ts'
import { sendNotification } from '#shared/domain/follow-ups.ts'
import { settledOrder } from '../inputs.ts'

const t = initTRPC.create({ isDev: false })

export const notificationApi = (ctx: ServiceContext) =>
  t.router({ sendEmail: t.procedure.input(settledOrder).mutation(({ input }) => sendNotification(ctx, input)) })

export type NotificationApi = ReturnType<typeof notificationApi>
