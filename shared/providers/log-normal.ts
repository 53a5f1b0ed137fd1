/** Response times with a tail, as those of real services have: log-normal, with a given mean. */

/** The standard deviation of the logarithm. The median is then 0.61 of the mean, p95 3.1 times and p99 6.2 times the mean. */
const sigma = 1
/** Draws beyond it are cut off, at 25 times the mean: no response may take longer than a client waits. */
const maxDraw = 0.9999

/** @param draw in [0, 1). @returns the value below which this share of all values is, in the unit of the mean */
export const logNormalAt = (mean: number, draw: number): number =>
  mean * Math.exp(sigma * normalQuantile(Math.min(Math.max(draw, 1 - maxDraw), maxDraw)) - sigma ** 2 / 2)

/**
 * The inverse of the standard normal distribution, to within 4.5e-4: M. Abramowitz, I. Stegun, Handbook of Mathematical
 * Functions, 26.2.23.
 */
function normalQuantile(share: number): number {
  if (share > 0.5) return -normalQuantile(1 - share)
  const t = Math.sqrt(-2 * Math.log(share))
  const above = 2.515517 + t * (0.802853 + t * 0.010328)
  const below = 1 + t * (1.432788 + t * (0.189269 + t * 0.001308))
  return above / below - t
}
