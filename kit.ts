#!/usr/bin/env node
/** `kit`: the command line. Each command is a file in kit/. */
import { AppError, messageOf } from '#shared/runtime/errors.ts'
import { program } from './kit/program.ts'

/** An error is one message for a person; KIT_DEBUG=1 shows its stack. */
try {
  await program.parseAsync()
} catch (error) {
  const known = error instanceof AppError && !process.env.KIT_DEBUG
  console.error(
    known ? error.message : error instanceof Error && process.env.KIT_DEBUG ? error.stack : messageOf(error),
  )
  process.exitCode = 1
}
