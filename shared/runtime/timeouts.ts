/**
 * The timeouts of the kit. A wait ends as soon as its condition is met, so these values cost nothing on a fast machine; they
 * are chosen for one that is many times slower than a developer's laptop. Timeouts of the domain or of a measurement, such as
 * a provider's, are defined where they are used.
 */
export const timeouts = {
  /** A server such as Kafka, from its start until it responds. */
  serverReadyMs: 300_000,
  /** A service, from its start until its health page responds. */
  serviceReadyMs: 180_000,
  /** A server, from the request to stop until SIGKILL. */
  serverStopMs: 60_000,
  /** A service, from SIGTERM until SIGKILL. */
  serviceStopMs: 15_000,
  /** A process, from SIGKILL until it has exited. */
  processGoneMs: 30_000,
  /** A topic, from its creation until it is usable. */
  topicUsableMs: 120_000,
  /** One health check of a server or a service. Health checks are repeated. */
  probeMs: 5_000,
  /** A test, or its setup or teardown. */
  testMs: 900_000,
  /** A condition that a test waits for, such as a settled order. */
  conditionMs: 300_000,
} as const
