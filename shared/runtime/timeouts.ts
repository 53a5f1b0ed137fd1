/**
 * How long the kit waits before it gives up, all in one place. Each wait ends as soon as what it waits for is there, so
 * that these cost nothing on a fast machine; they are chosen for one many times slower than a developer's laptop.
 * (Deadlines that belong to the domain or to a measurement, such as a provider's, stand where they are used.)
 */
export const timeouts = {
  /** A server such as Kafka, from its start until it answers. */
  serverReadyMs: 300_000,
  /** A service, from its start until its health page answers. */
  serviceReadyMs: 180_000,
  /** A server, from the request to stop until SIGKILL. */
  serverStopMs: 60_000,
  /** A service, from SIGTERM until SIGKILL. */
  serviceStopMs: 15_000,
  /** A process, from SIGKILL until it is gone. */
  processGoneMs: 30_000,
  /** A topic, from its creation until it can be used. */
  topicUsableMs: 120_000,
  /** One request that asks whether a server or a service is there: it is repeated. */
  probeMs: 5_000,
  /** A test, or what goes before or after it. */
  testMs: 900_000,
  /** What a test waits for, such as an order's end. */
  conditionMs: 300_000,
} as const
