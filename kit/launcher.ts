/**
 * Whoever started this process and waits for it: kit.mjs on another Node.js, or npm. Killed with -9 they pass nothing on;
 * what is left of them is that this process has another parent.
 */

/** Read at the very start, and not handed on: the processes below have another parent. */
const launcher = process.env.KIT_LAUNCHER ? Number(process.env.KIT_LAUNCHER) : process.ppid
const isLaunched = Boolean(process.env.KIT_LAUNCHER || process.env.npm_command)
delete process.env.KIT_LAUNCHER

const pollMs = 500

/** Calls `then` again and again once the launcher is gone. @returns how to stop looking */
export function whenOrphaned(then: () => void): () => void {
  const timer = setInterval(() => isLaunched && process.ppid !== launcher && then(), pollMs).unref()
  return () => clearInterval(timer)
}
