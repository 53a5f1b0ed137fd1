/** Kafka (KRaft: each process is broker and controller), from Maven Central: one broker, or three. */
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { install, installedDir, isInstalled, mavenInstall, type Package } from './cache.ts'
import type { StackConfig } from './config.ts'
import { isKafkaReady } from './kafka-readiness.ts'
import { managedServer } from './managed-server.ts'
import type { Server } from './server.ts'
import { serverGroup } from './server-group.ts'
import { missingTool, output, type Report, tools } from './tools.ts'
import { versions } from './versions.ts'

const version = versions.kafka
const logger = { defaultLogLevel: 'warn', showDateTime: 'true', dateTimeFormat: "yyyy-MM-dd'T'HH:mm:ss.SSSZ" }
const pom = join(import.meta.dirname, 'kafka-pom.xml')

const kafka: Package = {
  name: 'kafka',
  version,
  build: (into, run) => mavenInstall(run, pom, into, { 'kafka.version': version }),
}

/** One of the brokers. */
export interface Broker {
  /** From 1. */
  id: number
  /** Names its folder in the data directory. */
  instance: string
  port: number
  controllerPort: number
}

export function brokersOf({ ports, kafkaReplication }: StackConfig): Broker[] {
  const one = { id: 1, instance: 'kafka', port: ports.kafka, controllerPort: ports.kafkaController }
  if (kafkaReplication === 1) return [one]
  return [
    one,
    { id: 2, instance: 'kafka-2', port: ports.kafka2, controllerPort: ports.kafka2Controller },
    { id: 3, instance: 'kafka-3', port: ports.kafka3, controllerPort: ports.kafka3Controller },
  ]
}

/**
 * A client connects to the address that a broker advertises. So one that comes through a network link, such as Toxiproxy at
 * `through`, uses a listener of its own. Both are above the ports of the styles.
 */
export const linkOf = ({ portBase }: StackConfig, { id }: Broker) => ({
  port: portBase + 220 + id,
  listener: `127.0.0.1:${portBase + 220 + id}`,
  through: `127.0.0.1:${portBase + 230 + id}`,
})

export const addressOf = ({ port }: Broker): string => `127.0.0.1:${port}`

export function kafkaServer(config: StackConfig): Server {
  const brokers = brokersOf(config).map((broker) => brokerServer(config, broker))
  return brokers.length === 1 ? brokers[0]! : serverGroup(brokers)
}

function brokerServer(config: StackConfig, broker: Broker): Server {
  const stateDir = join(config.dataDir, broker.instance)
  const logDir = join(stateDir, 'data')
  const properties = join(stateDir, 'server.properties')
  const address = addressOf(broker)
  const java = (...args: string[]) => ['-cp', join(installedDir(config.cacheDir, kafka), 'libs', '*'), ...args]

  async function prepare(report: Report) {
    mkdirSync(stateDir, { recursive: true })
    writeFileSync(properties, brokerProperties(config, logDir, broker))
    if (!existsSync(join(logDir, 'meta.properties'))) {
      report(`${broker.instance}: formatting its data directory`)
      rmSync(logDir, { recursive: true, force: true })
      const cluster = `--cluster-id=${clusterId(config)}`
      await output('java', java('kafka.tools.StorageTool', 'format', cluster, '-c', properties))
    }
    // Serial GC and C1 only: a nearly idle broker does not recover what G1 and C2 cost at startup.
    const heap = ['-Xms512m', '-Xmx512m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1']
    const logs = Object.entries(logger).map(([name, value]) => `-Dorg.slf4j.simpleLogger.${name}=${value}`)
    return { file: 'java', args: [...heap, ...logs, ...java('kafka.Kafka', properties)] }
  }

  return managedServer(
    {
      name: 'kafka',
      instance: broker.instance,
      address,
      ports: [broker.port, broker.controllerPort, linkOf(config, broker).port],
      async missing() {
        const java = await missingTool(tools.java, 'Kafka')
        return isInstalled(config.cacheDir, kafka)
          ? java
          : [...java, ...(await missingTool(tools.mvn, 'Installing Kafka'))]
      },
      install: (report) => install(config.cacheDir, kafka, report),
      prepare,
      isReady: () => isKafkaReady(address),
      stopSignal: 'SIGTERM',
    },
    config,
  )
}

/** The same for all brokers of a data directory, which join one cluster. */
const clusterId = ({ dataDir }: StackConfig): string =>
  createHash('sha256').update(dataDir).digest().subarray(0, 16).toString('base64url')

/** For every topic, including those of the consumers' offsets. */
const flushEveryBatch = `
# A record is on the disk before it is acknowledged.
log.flush.interval.messages=1
`

export function brokerProperties(config: StackConfig, logDir: string, broker: Broker): string {
  const { kafkaReplication: copies, durability } = config
  const address = `PLAINTEXT://${addressOf(broker)}`
  const voters = brokersOf(config).map((voter) => `${voter.id}@127.0.0.1:${voter.controllerPort}`)
  const inSync = Math.ceil(copies / 2)
  const linked = linkOf(config, broker)
  return `# Written at each start.
process.roles=broker,controller
node.id=${broker.id}
controller.quorum.voters=${voters}
controller.listener.names=CONTROLLER
listeners=${address},LINKED://${linked.listener},CONTROLLER://127.0.0.1:${broker.controllerPort}
advertised.listeners=${address},LINKED://${linked.through}
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,LINKED:PLAINTEXT,CONTROLLER:PLAINTEXT
log.dirs=${logDir}

# How many brokers hold each record, and how many must have it before it is acknowledged.
default.replication.factor=${copies}
min.insync.replicas=${inSync}
offsets.topic.replication.factor=${copies}
transaction.state.log.replication.factor=${copies}
transaction.state.log.min.isr=${inSync}
share.coordinator.state.topic.replication.factor=${copies}
share.coordinator.state.topic.min.isr=${inSync}
num.partitions=4
offsets.topic.num.partitions=8
transaction.state.log.num.partitions=8

# A topic that was not declared is a mistake.
auto.create.topics.enable=false
# Committed offsets do not expire after a week without a consumer, which is the default.
offsets.retention.minutes=2147483647
# A broker that restarts after kill -9 can register again only when its former session has expired.
broker.session.timeout.ms=3000
# Consumers that start one after the other should not each wait three seconds for more.
group.initial.rebalance.delay.ms=0
${durability === 'power-loss' ? flushEveryBatch : ''}`
}
