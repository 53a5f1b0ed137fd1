/**
 * The process that started this one and waits for it: kit.mjs on another Node.js, or npm. Killed with -9 it forwards no
 * signal; the only sign of it is that this process gets another parent.
 */

/** Read first and then deleted: child processes have another parent. */
const launcher = process.env.KIT_LAUNCHER ? Number(process.env.KIT_LAUNCHER) : process.ppid
const isLaunched = Boolean(process.env.KIT_LAUNCHER || process.env.npm_command)
delete process.env.KIT_LAUNCHER

const pollMs = 500

/** Calls `onOrphaned` repeatedly once the launcher is gone. @returns a function that stops the checks */
export function whenOrphaned(onOrphaned: () => void): () => void {
  const timer = setInterval(() => isLaunched && process.ppid !== launcher && onOrphaned(), pollMs).unref()
  return () => clearInterval(timer)
}
