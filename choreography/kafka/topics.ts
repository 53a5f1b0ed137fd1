/** Topics with stated settings: made when they are missing, corrected when they are there with others. */
import { setTimeout as sleep } from 'node:timers/promises'
import kafkajs, { type Admin, type Kafka } from 'kafkajs'
import { timeouts } from '#shared/runtime/timeouts.ts'
import { withAdmin } from './broker.ts'

/** Node finds only some of the names that kafkajs exports. */
const { ConfigResourceTypes, ConfigSource } = kafkajs

export interface Topic {
  name: string
  /** Kafka's topic settings; what is not named here stays as the operator or the broker has it. */
  settings: Readonly<Record<string, string>>
}

/** As many processes of a service can share its work. Each consumer asks for all of them each time, so more cost more. */
const partitions = 4
const isTransient = ['UNKNOWN_TOPIC_OR_PARTITION', 'LEADER_NOT_AVAILABLE']

/** Creates what is missing, waits until all can be used, and sets their settings; many services may do so at once. */
export async function ensureTopics(kafka: Kafka, topics: Topic[]): Promise<void> {
  await withAdmin(kafka, async (admin) => {
    const existing = new Set(await admin.listTopics())
    const missing = topics.filter(({ name }) => !existing.has(name))
    const requested = missing.map(({ name, settings }) => ({
      topic: name,
      numPartitions: partitions,
      configEntries: entriesOf(settings),
    }))
    await admin.createTopics({ topics: requested, waitForLeaders: false }).catch(async (error) => {
      const known = await admin.listTopics()
      if (!missing.every(({ name }) => known.includes(name))) throw error
    })
    await untilUsable(admin, topics)
    await correctSettings(admin, topics)
  })
}

/** Right after its creation, by whomever, the broker may not know a topic yet, and says so. */
async function untilUsable(admin: Admin, topics: Topic[]): Promise<void> {
  const deadline = Date.now() + timeouts.topicUsableMs
  for (;;) {
    try {
      await admin.fetchTopicMetadata({ topics: topics.map(({ name }) => name) })
      return
    } catch (error) {
      if (!isTransient.includes((error as { type?: string }).type ?? '') || Date.now() > deadline) throw error
      await sleep(100)
    }
  }
}

async function correctSettings(admin: Admin, topics: Topic[]): Promise<void> {
  const current = await settingsOf(admin, topics)
  const wrong = topics.filter(({ name, settings }) =>
    Object.entries(settings).some(([key, value]) => current.get(name)?.get(key) !== value),
  )
  if (wrong.length === 0) return
  // This request replaces all that was set for a topic, so what an operator has set beside ours is sent along.
  const resources = wrong.map(({ name, settings }) => ({
    type: ConfigResourceTypes.TOPIC,
    name,
    configEntries: entriesOf({ ...Object.fromEntries(current.get(name) ?? []), ...settings }),
  }))
  await admin.alterConfigs({ validateOnly: false, resources })
}

/** What is set for each topic itself, without the broker's defaults. */
async function settingsOf(admin: Admin, topics: Topic[]): Promise<Map<string, Map<string, string>>> {
  const resources = topics.map(({ name }) => ({ type: ConfigResourceTypes.TOPIC, name }))
  const described = await admin.describeConfigs({ resources, includeSynonyms: false })
  return new Map(
    described.resources.map(({ resourceName, configEntries }) => [
      resourceName,
      new Map(
        configEntries
          .filter(({ configSource }) => configSource === ConfigSource.TOPIC_CONFIG)
          .map(({ configName, configValue }) => [configName, configValue]),
      ),
    ]),
  )
}

const entriesOf = (settings: Readonly<Record<string, string>>) =>
  Object.entries(settings).map(([name, value]) => ({ name, value }))
