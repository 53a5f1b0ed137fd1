/** Milliseconds since the epoch with fractions, which k6 lacks: its date is in whole milliseconds, its stopwatch has no date. */

export type Clock = () => number

/**
 * Waits for the coarse clock to tick (a busy wait of less than a millisecond) and reads the fine one at that instant.
 * @param coarse milliseconds since the epoch, whole @param fine milliseconds since any instant, with fractions
 * @returns when the fine clock was zero, in milliseconds since the epoch
 */
export function clockOffset(coarse: Clock, fine: Clock): number {
  const before = coarse()
  let at = coarse()
  while (at === before) at = coarse()
  return at - fine()
}
