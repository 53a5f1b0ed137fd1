/** What a learner's code has thrown, told to that learner. */

/** @returns such as "TypeError: x is not a function (exercise.ts, line 12)" */
export function thrownText(thrown: unknown): string {
  if (!(thrown instanceof Error)) return String(thrown)
  const kind = thrown.name === 'Error' ? '' : `${thrown.name}: `
  const place = /(exercise|solution)\.ts(?:\?process=\d+)?:(\d+)/.exec(thrown.stack ?? '')
  return `${kind}${thrown.message}${place ? ` (${place[1]}.ts, line ${place[2]})` : ''}`
}
