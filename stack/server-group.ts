/** Several processes of one server that clients see as one: they start, stop and crash together. */
import type { Server } from './server.ts'

/** @param servers at least one; the first lends its name and its log */
export function serverGroup(servers: readonly Server[]): Server {
  const first = servers[0]!
  return {
    ...first,
    address: servers.map(({ address }) => address).join(),
    async start(report, policy) {
      // All at once: none is ready before most of them run.
      const started = await Promise.all(servers.map((server) => server.start(report, policy)))
      return started.includes(true)
    },
    async stop() {
      await Promise.all(servers.map((server) => server.stop()))
    },
    async kill() {
      await Promise.all(servers.map((server) => server.kill()))
    },
    isReady: async () => (await Promise.all(servers.map((server) => server.isReady()))).every(Boolean),
    pids: () => servers.flatMap((server) => server.pids()),
  }
}
