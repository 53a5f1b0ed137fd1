/** Tells the server every second that an activity is still being worked on, so that a killed worker is soon missed. */
import type { ActivityInterceptorsFactory } from '@temporalio/worker'

const everyMs = 1_000

/** Most activities are done long before their first heartbeat. */
export const heartbeats: ActivityInterceptorsFactory = (context) => ({
  inbound: {
    async execute(input, next) {
      if (context.info.isLocal) return next(input)
      const timer = setInterval(() => context.heartbeat(), everyMs)
      try {
        return await next(input)
      } finally {
        clearInterval(timer)
      }
    },
  },
})
