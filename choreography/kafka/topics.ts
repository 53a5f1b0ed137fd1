/** Creates missing topics with the given settings, corrects the settings of existing ones, and deletes topics. */
import kafkajs, { type Admin, type Kafka } from 'kafkajs'
import { withAdmin } from './broker.ts'
import { offsetsOf, retryTransient } from './offsets.ts'

/** Node does not see these as named exports of kafkajs. */
const { ConfigResourceTypes, ConfigSource } = kafkajs

export interface Topic {
  name: string
  /** Kafka's topic settings. Settings that are not listed keep the value of the operator or the broker. */
  settings: Readonly<Record<string, string>>
}

/**
 * The most processes of a service that can share its work. Every fetch covers all partitions, so more of them cost
 * more.
 */
const partitions = 4

/**
 * Creates missing topics, waits until all are usable, and updates their settings. Several services may call it
 * concurrently.
 */
export async function ensureTopics(kafka: Kafka, topics: Topic[]): Promise<void> {
  await withAdmin(kafka, async (admin) => {
    const existing = new Set(await admin.listTopics())
    const missing = topics.filter(({ name }) => !existing.has(name))
    const newTopics = missing.map(({ name, settings }) => ({
      topic: name,
      numPartitions: partitions,
      configEntries: toConfigEntries(settings),
    }))
    await admin.createTopics({ topics: newTopics, waitForLeaders: false }).catch(async (error) => {
      const known = await admin.listTopics()
      if (!missing.every(({ name }) => known.includes(name))) throw error
    })
    const names = topics.map(({ name }) => name)
    await retryTransient(() => admin.fetchTopicMetadata({ topics: names }))
    await retryTransient(() => updateSettings(admin, topics))
    await offsetsOf(kafka, names) // which works when each partition has its leader
  })
}

/** Deletes topics with their messages. */
export const deleteTopics = (kafka: Kafka, topics: string[]): Promise<void> =>
  withAdmin(kafka, (admin) => admin.deleteTopics({ topics }))

async function updateSettings(admin: Admin, topics: Topic[]): Promise<void> {
  const current = await settingsOf(admin, topics)
  const outdated = topics.filter(({ name, settings }) =>
    Object.entries(settings).some(([key, value]) => current.get(name)?.get(key) !== value),
  )
  if (outdated.length === 0) return
  // This request replaces all settings of a topic, so it includes those that an operator has set.
  const resources = outdated.map(({ name, settings }) => ({
    type: ConfigResourceTypes.TOPIC,
    name,
    configEntries: toConfigEntries({ ...Object.fromEntries(current.get(name) ?? []), ...settings }),
  }))
  await admin.alterConfigs({ validateOnly: false, resources })
}

/** The settings of each topic itself, without the broker's defaults. */
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

const toConfigEntries = (settings: Readonly<Record<string, string>>) =>
  Object.entries(settings).map(([name, value]) => ({ name, value }))
