/** Gives an activity's failure the code of its AppError as its type, for the retry policy and the Web UI. */
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
