/** Milliseconds since the epoch with fractions, which k6 does not offer: its date is coarse, its stopwatch has no date. */

export type Clock = () => number

/**
 * Waits for the coarse clock to step on (under a millisecond, busily) and notes what the fine one says just then.
 * @param coarse milliseconds since the epoch, whole @param fine milliseconds since any instant, with fractions
 * @returns when the fine clock was zero, in milliseconds since the epoch
 */
export function zeroOf(coarse: Clock, fine: Clock): number {
  const before = coarse()
  let at = coarse()
  while (at === before) at = coarse()
  return at - fine()
}
