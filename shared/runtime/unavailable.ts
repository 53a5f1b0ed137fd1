/**
 * Tells "a server that we need is away, or cut the connection" from our own faults. Such a request may have been carried
 * out, and can be sent again with the same idempotency key.
 */

/** Sockets and DNS (Node), and undici's name for a connection that the other side closed. */
const socketCodes = ['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_SOCKET']

/**
 * Prisma: not reachable, timed out, connection closed, no connection in time, transaction gone with its connection, too many
 * connections (its error reference).
 */
const prismaCodes = ['P1001', 'P1002', 'P1008', 'P1017', 'P2024', 'P2028', 'P2037']

/** SQLSTATE: connection exceptions, too many connections, and a server that stops, crashed or starts (manual, appendix A). */
const sqlStates = /^(08...|53300|57P0[123])$/

/** node-postgres has no codes for these. */
const pgMessages =
  /^(Connection terminated|Client (has encountered a connection error|was closed) and is not queryable|timeout exceeded when trying to connect)/

/** What a cause is read for. Prisma's adapter has causes that are not errors, with the server's code under a name of its own. */
interface Link {
  name?: string
  kind?: string
  code?: string | number
  originalCode?: string
  message?: string
  originalMessage?: string
  cause?: unknown
  meta?: { driverAdapterError?: unknown }
}

/** Deep enough for every chain that we have seen, and an end for one that is a circle. */
const maxDepth = 10

function linksOf(error: unknown): Link[] {
  const links: Link[] = []
  for (let at = error; typeof at === 'object' && at !== null && links.length < maxDepth; ) {
    const link = at as Link
    links.push(link)
    at = link.cause ?? link.meta?.driverAdapterError
  }
  return links
}

function saysUnavailable({ code, originalCode, message = '', originalMessage = '' }: Link): boolean {
  const codes = [code, originalCode].map(String)
  return (
    codes.some((one) => socketCodes.includes(one) || prismaCodes.includes(one) || sqlStates.test(one)) ||
    pgMessages.test(message) ||
    pgMessages.test(originalMessage)
  )
}

/** Whether this error, or what caused it, says that a server is away. */
export const isUnavailable = (error: unknown): boolean => linksOf(error).some(saysUnavailable)

/** An error and its causes for the log, the outermost first: one line says what failed, and with which code. */
export const causesOf = (error: unknown) =>
  linksOf(error).map(({ name, kind, code, originalCode, message, originalMessage }) => ({
    name: name ?? kind,
    code: originalCode ?? code,
    message: message ?? originalMessage,
  }))
