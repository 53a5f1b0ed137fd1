/** Counts for how long activities hold the slots of their worker. */
import type { ActivityInterceptorsFactory } from '@temporalio/worker'
import { timeInSlot } from '#shared/runtime/slots.ts'

export const countsSlotTime: ActivityInterceptorsFactory = () => ({
  inbound: { execute: (input, next) => timeInSlot(() => next(input)) },
})
