/** The end of a long run on Ctrl-C: what is finished is kept, and what was started is stopped. */

/** The first signal aborts; a second one changes nothing. @param message printed then */
export function interruption(message: string): AbortSignal {
  const controller = new AbortController()
  const interrupt = () => {
    if (!controller.signal.aborted) console.log(`\n${message}`)
    controller.abort(new Error('Interrupted.'))
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, interrupt)
  return controller.signal
}
