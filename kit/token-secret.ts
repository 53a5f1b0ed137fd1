/** The secret that signs the customers' tokens: TOKEN_SECRET, or one that is generated once in the data directory. */
import { randomBytes } from 'node:crypto'
import { existsSync, linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { envSchema } from '#shared/runtime/config.ts'
import { AppError } from '#shared/runtime/errors.ts'
import { requireWritable } from '#stack/config.ts'

/**
 * The same for every command that is given the same data directory and environment.
 * @throws AppError configuration when it is too short to sign with
 */
export function tokenSecret(dataDir: string, env: NodeJS.ProcessEnv = process.env): string {
  const file = join(dataDir, 'token-secret')
  if (!env.TOKEN_SECRET) generate(file)
  const secret = envSchema.TOKEN_SECRET.safeParse(env.TOKEN_SECRET || readFileSync(file, 'utf8'))
  if (secret.success) return secret.data
  const remedy = env.TOKEN_SECRET ? 'Set a longer one, or none.' : `Delete ${file}; the next command makes a new one.`
  throw new AppError('configuration', `TOKEN_SECRET needs at least 32 characters. ${remedy}`)
}

/** A hard link appears with its content or not at all, so that two concurrent commands use the same secret. */
function generate(file: string): void {
  if (existsSync(file)) return
  requireWritable(dirname(file), 'KIT_DATA_DIR')
  const ownFile = `${file}.${process.pid}`
  writeFileSync(ownFile, randomBytes(32).toString('hex'), { mode: 0o600 })
  try {
    linkSync(ownFile, file)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    rmSync(ownFile)
  }
}
