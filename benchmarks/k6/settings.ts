/** The settings of a script, from `k6 run -e NAME=value`. */

export type Environment = Record<string, string | undefined>

export function text(env: Environment, name: string, fallback?: string): string {
  const value = env[name] || fallback
  if (value === undefined) throw new Error(`${name} is missing. Set it with -e ${name}=…, see benchmarks/k6/README.md.`)
  return value
}

export function positive(env: Environment, name: string, fallback: number): number {
  const value = env[name] ? Number(env[name]) : fallback
  if (!(value > 0) || !Number.isFinite(value))
    throw new Error(`${name} must be a number above 0, not "${env[name] ?? fallback}".`)
  return value
}

/** k6 resolves paths from the script; here they are relative to the working directory. */
export const fileOf = (env: Environment, name: string): string => {
  const path = text(env, name)
  return path.startsWith('/') || !env.PWD ? path : `${env.PWD}/${path}`
}

/** Without a trailing slash. */
export const urlOf = (env: Environment): string => text(env, 'BASE_URL').replace(/\/+$/, '')

/**
 * The token that an order is placed with: its own customer's, or otherwise the others in turn.
 * @param tokens by customer
 */
export function tokenFor(tokens: Readonly<Record<string, string>>, customerId: string, i: number): string {
  const all = Object.values(tokens)
  const token = tokens[customerId] ?? all[i % all.length]
  if (!token) throw new Error('There are no customer tokens. Set one with -e TOKEN="$(npx kit token)".')
  return token
}
