/** Kafka 4.3 in KRaft mode: one broker that is its own controller, from Maven Central, on the Java that is there. */
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { installOnce, need, type Report, run } from './install.ts'
import type { ServerSpec } from './stack.ts'

const version = '4.3.1'

const pom = `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>order-three-ways</groupId>
  <artifactId>kafka</artifactId>
  <version>1</version>
  <dependencies>
    <dependency><groupId>org.apache.kafka</groupId><artifactId>kafka_2.13</artifactId><version>${version}</version></dependency>
    <dependency><groupId>org.slf4j</groupId><artifactId>slf4j-simple</artifactId><version>1.7.36</version></dependency>
  </dependencies>
</project>
`

const needJava = () =>
  need('java', ['-version'], 'Install a Java runtime, version 17 or newer, or set KAFKA_BROKERS.', (said) => {
    const major = Number(/version "(\d+)/.exec(said)?.[1])
    return major >= 17
  })

export function kafka(dir: string, cacheDir: string, port: number, controllerPort: number): ServerSpec {
  const jars = join(cacheDir, `kafka-${version}`)
  const classpath = ['-cp', join(jars, 'libs', '*')]
  const address = `127.0.0.1:${port}`
  const settings = join(dir, 'server.properties')

  async function install(report: Report): Promise<void> {
    await needJava()
    if (!existsSync(jars))
      await need('mvn', ['-version'], 'Install Apache Maven, which fetches Kafka, or set KAFKA_BROKERS.')
    await installOnce(jars, `kafka ${version}`, report, async (folder) => {
      writeFileSync(join(folder, 'pom.xml'), pom)
      await run('mvn', ['-q', '-B', 'dependency:copy-dependencies', '-DoutputDirectory=libs'], { cwd: folder })
    })
    await format()
  }

  async function format(): Promise<void> {
    mkdirSync(dir, { recursive: true })
    writeFileSync(settings, properties())
    if (existsSync(join(dir, 'data', 'meta.properties'))) return
    rmSync(join(dir, 'data'), { recursive: true, force: true })
    const tool = [...classpath, 'kafka.tools.StorageTool']
    const id = (await run('java', [...tool, 'random-uuid'])).trim().split('\n').at(-1) ?? ''
    await run('java', [...tool, 'format', '--standalone', '-t', id, '-c', settings])
  }

  const properties = () =>
    Object.entries({
      'process.roles': 'broker,controller',
      'node.id': 1,
      'controller.quorum.bootstrap.servers': `127.0.0.1:${controllerPort}`,
      'controller.listener.names': 'CONTROLLER',
      listeners: `PLAINTEXT://${address},CONTROLLER://127.0.0.1:${controllerPort}`,
      'advertised.listeners': `PLAINTEXT://${address}`,
      'log.dirs': join(dir, 'data'),
      'auto.create.topics.enable': false,
      'group.initial.rebalance.delay.ms': 0,
      'offsets.topic.num.partitions': 8,
      'offsets.topic.replication.factor': 1,
      'transaction.state.log.replication.factor': 1,
      'transaction.state.log.min.isr': 1,
      // A broker that comes back after kill -9 waits for this before it takes its own place again.
      'broker.session.timeout.ms': 3000,
    })
      .map(([name, value]) => `${name}=${value}\n`)
      .join('')

  return {
    address,
    isReady: () => answersApiVersions(address),
    install,
    ports: [port, controllerPort],
    stopSignal: 'SIGTERM',
    async command() {
      const logging = ['-Dorg.slf4j.simpleLogger.defaultLogLevel=warn', '-Dorg.slf4j.simpleLogger.showDateTime=true']
      const memory = ['-Xms512m', '-Xmx512m', '-XX:+UseG1GC', '-XX:MaxGCPauseMillis=20']
      const args = [...memory, ...logging, ...classpath, 'kafka.Kafka', settings]
      return { command: 'java', args }
    },
  }
}

/** Asks for the API versions (protocol key 18, version 0): a broker answers once its request handlers run. */
export function answersApiVersions(address: string): Promise<boolean> {
  const [host, port] = address.split(':')
  const request = Buffer.concat([Buffer.from('0000001100120000000000010007', 'hex'), Buffer.from('kit-run')])
  return new Promise((resolve) => {
    const socket = connect(Number(port), host, () => socket.write(request))
    const end = (ready: boolean) => {
      socket.destroy()
      resolve(ready)
    }
    socket.setTimeout(2_000, () => end(false))
    socket.once('error', () => end(false)).once('close', () => end(false))
    // Length, correlation id 1, then error code 0.
    socket.once('data', (answer) =>
      end(answer.length >= 10 && answer.readInt32BE(4) === 1 && answer.readInt16BE(8) === 0),
    )
  })
}
