/** Kafka in one process (KRaft: broker and controller), from Maven Central. */
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { install, installedDir, isInstalled, mavenInstall, type Package } from './cache.ts'
import type { StackConfig } from './config.ts'
import { isKafkaReady } from './kafka-readiness.ts'
import { managedServer } from './managed-server.ts'
import type { Server } from './server.ts'
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

export function kafkaServer(config: StackConfig): Server {
  const stateDir = join(config.dataDir, 'kafka')
  const logDir = join(stateDir, 'data')
  const properties = join(stateDir, 'server.properties')
  const address = `127.0.0.1:${config.ports.kafka}`
  const java = (...args: string[]) => ['-cp', join(installedDir(config.cacheDir, kafka), 'libs', '*'), ...args]

  async function prepare(report: Report) {
    mkdirSync(stateDir, { recursive: true })
    writeFileSync(properties, brokerProperties(config, logDir))
    if (!existsSync(join(logDir, 'meta.properties'))) {
      report('kafka: formatting its data directory')
      rmSync(logDir, { recursive: true, force: true })
      const clusterId = randomBytes(16).toString('base64url')
      await output('java', java('kafka.tools.StorageTool', 'format', `--cluster-id=${clusterId}`, '-c', properties))
    }
    // Serial GC and C1 only: a nearly idle broker does not recover what G1 and C2 cost at startup.
    const heap = ['-Xms512m', '-Xmx512m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1']
    const logs = Object.entries(logger).map(([name, value]) => `-Dorg.slf4j.simpleLogger.${name}=${value}`)
    return { file: 'java', args: [...heap, ...logs, ...java('kafka.Kafka', properties)] }
  }

  return managedServer(
    {
      name: 'kafka',
      address,
      ports: [config.ports.kafka, config.ports.kafkaController],
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

/** For every topic, including those of the consumers' offsets. */
const flushEveryBatch = `
# A record is on the disk before it is acknowledged.
log.flush.interval.messages=1
`

export function brokerProperties({ ports, durability }: StackConfig, logDir: string): string {
  const broker = `PLAINTEXT://127.0.0.1:${ports.kafka}`
  const controller = `127.0.0.1:${ports.kafkaController}`
  return `# Written at each start.
process.roles=broker,controller
node.id=1
controller.quorum.voters=1@${controller}
controller.listener.names=CONTROLLER
listeners=${broker},CONTROLLER://${controller}
advertised.listeners=${broker}
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
log.dirs=${logDir}

# One broker: no second copy to wait for.
offsets.topic.replication.factor=1
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
default.replication.factor=1
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
