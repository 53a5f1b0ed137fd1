/** What is said to a script with `k6 run -e NAME=value`, read with an error that says what to say instead. */

export type Environment = Record<string, string | undefined>

export function text(env: Environment, name: string, fallback?: string): string {
  const value = env[name] || fallback
  if (value === undefined) throw new Error(`${name} is missing. Say -e ${name}=…, see benchmarks/k6/README.md.`)
  return value
}

export function positive(env: Environment, name: string, fallback: number): number {
  const value = env[name] ? Number(env[name]) : fallback
  if (!(value > 0) || !Number.isFinite(value))
    throw new Error(`${name} must be a number above 0, not "${env[name] ?? fallback}".`)
  return value
}

/** k6 looks for files beside the script; whoever runs it means the folder they are in. */
export const fileOf = (env: Environment, name: string): string => {
  const path = text(env, name)
  return path.startsWith('/') || !env.PWD ? path : `${env.PWD}/${path}`
}

/** Without a slash at its end. */
export const urlOf = (env: Environment): string => text(env, 'BASE_URL').replace(/\/+$/, '')

/**
 * Whose token an order is placed with: its own customer's if there is one, else any, in turn.
 * @param tokens by customer
 */
export function tokenFor(tokens: Readonly<Record<string, string>>, customerId: string, i: number): string {
  const all = Object.values(tokens)
  const token = tokens[customerId] ?? all[i % all.length]
  if (!token) throw new Error('There are no customer tokens. Say -e TOKEN="$(npx kit token)".')
  return token
}
