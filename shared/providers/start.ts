/** Starts the simulated providers in one process, with their own ledger. `node shared/providers/start.ts` */
import { z } from 'zod'
import { openDatabase } from '#shared/persistence/database.ts'
import { port, readConfig } from '#shared/runtime/config.ts'
import { runService } from '#shared/runtime/lifecycle.ts'
import { createBehaviours } from './behaviour.ts'
import { providerServer } from './server.ts'
import { smtpSink } from './smtp-sink.ts'

runService('providers', async (onClose) => {
  const config = readConfig(['DATABASE_URL', 'HOST', 'PORT'])
  const { SMTP_PORT, SEED } = z.object({ SMTP_PORT: port, SEED: z.coerce.number().int().default(1) }).parse(process.env)
  const db = openDatabase(config.DATABASE_URL)
  onClose(() => db.$disconnect())
  const providerBehaviours = createBehaviours(SEED)

  const mail = smtpSink(db, providerBehaviours)
  await new Promise<void>((resolve, reject) => {
    mail.on('error', reject)
    mail.listen(SMTP_PORT, config.HOST, resolve)
  })
  onClose(() => new Promise<void>((resolve) => mail.close(resolve)))

  const server = providerServer(db, providerBehaviours)
  await server.listen({ port: config.PORT, host: config.HOST })
  onClose(() => server.close())
})
