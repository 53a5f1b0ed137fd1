/** The mailbox: an SMTP server that accepts e-mails with a provider's response time and records them in the ledger. */
import { createInterface } from 'node:readline'
import { SMTPServer } from 'smtp-server'
import type { Database } from '#shared/persistence/database.ts'
import { semaphores } from '#shared/runtime/semaphores.ts'
import type { Behaviours } from './behaviour.ts'
import { recordCall } from './ledger.ts'
import { createResponseTiming } from './response-timing.ts'

export function smtpSink(db: Database, behaviours: Behaviours): SMTPServer {
  const capacity = semaphores((provider) => behaviours.of(provider).maxConcurrent)
  return new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    size: 64 * 1024,
    onData(stream, session, done) {
      const receivedAt = new Date()
      const to = session.envelope.rcptTo.map((recipient) => recipient.address)
      const failureMode = behaviours.nextFailure('mailbox')
      const accept = async (headers: Map<string, string>) => {
        const { dueAt, waitForBookkeeping, waitUntilDue } = createResponseTiming(
          new Date(),
          behaviours.nextDelayMs('mailbox'),
        )
        await waitForBookkeeping()
        if (failureMode === 'fail' || failureMode === 'refuse') throw new Error('the mailbox is unavailable')
        const idempotencyKey = headers.get('idempotency-key') ?? ''
        const [orderId = '', kind = ''] = idempotencyKey.split(':')
        const request = { to, kind }
        await recordCall(db, {
          provider: 'mailbox',
          operation: 'mail',
          idempotencyKey,
          orderId,
          request,
          receivedAt,
          dueAt,
          refuse: false,
        })
        await waitUntilDue()
        if (failureMode === 'lose-response') throw new Error('connection lost')
      }
      readHeaders(stream)
        .then((headers) => capacity.run('mailbox', () => accept(headers)))
        .then(
          () => done(null),
          (error) => done(error),
        )
    },
  })
}

/** Header names are in lower case. Bodies are read to the end and ignored. */
async function readHeaders(stream: NodeJS.ReadableStream): Promise<Map<string, string>> {
  const headers = new Map<string, string>()
  let inHeaders = true
  for await (const line of createInterface({ input: stream })) {
    if (line === '') inHeaders = false
    const [name, ...value] = line.split(':')
    if (inHeaders && name) headers.set(name.toLowerCase(), value.join(':').trim())
  }
  return headers
}
