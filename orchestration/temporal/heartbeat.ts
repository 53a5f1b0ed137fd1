/** Sends a heartbeat every second while an activity runs, so that the server soon notices a killed worker. */
import type { ActivityInterceptorsFactory } from '@temporalio/worker'

const intervalMs = 1_000

/** Most activities complete before their first heartbeat. */
export const heartbeats: ActivityInterceptorsFactory = (context) => ({
  inbound: {
    async execute(input, next) {
      if (context.info.isLocal) return next(input)
      const timer = setInterval(() => context.heartbeat(), intervalMs)
      try {
        return await next(input)
      } finally {
        clearInterval(timer)
      }
    },
  },
})
