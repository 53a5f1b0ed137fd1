/** Kafka, Temporal and Toxiproxy. Nothing here imports a package, so that they can be installed during `npm install`. */
import type { StackConfig } from './config.ts'
import { externalServer } from './external-server.ts'
import { kafkaServer } from './kafka.ts'
import { isKafkaReady } from './kafka-readiness.ts'
import type { Server, ServerName } from './server.ts'
import { temporalServer } from './temporal.ts'
import { isTemporalReady } from './temporal-namespace.ts'
import { temporalOnPostgres } from './temporal-on-postgres.ts'
import { isToxiproxyReady, toxiproxyServer } from './toxiproxy.ts'

export function standaloneServers(config: StackConfig): Record<Exclude<ServerName, 'postgres'>, Server> {
  const { external, temporalNamespace, temporalServer: kind } = config
  const temporalHere = kind === 'postgres' ? temporalOnPostgres : temporalServer
  const { kafka, temporal, toxiproxy } = external
  return {
    kafka: kafka ? externalServer('kafka', 'KAFKA_BROKERS', kafka, () => isKafkaReady(kafka)) : kafkaServer(config),
    temporal: temporal
      ? externalServer('temporal', 'TEMPORAL_ADDRESS', temporal, () => isTemporalReady(temporal, temporalNamespace))
      : temporalHere(config),
    toxiproxy: toxiproxy
      ? externalServer('toxiproxy', 'TOXIPROXY_URL', toxiproxy, () => isToxiproxyReady(toxiproxy))
      : toxiproxyServer(config),
  }
}
