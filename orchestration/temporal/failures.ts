/** How an error of an activity reaches its retry policy and the Web UI: by its code, since all of them are of one class. */
import { ApplicationFailure } from '@temporalio/common'
import type { ActivityInterceptorsFactory } from '@temporalio/worker'
import { AppError } from '#shared/runtime/errors.ts'

export const errorCodesAsTypes: ActivityInterceptorsFactory = () => ({
  inbound: {
    async execute(input, next) {
      try {
        return await next(input)
      } catch (error) {
        if (!(error instanceof AppError)) throw error
        throw ApplicationFailure.fromError(error, { type: error.code })
      }
    },
  },
})
