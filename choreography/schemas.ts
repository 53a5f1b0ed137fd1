/** The committed JSON Schema of each event version. `node choreography/schemas.ts` writes missing ones. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { type EventName, eventTypes } from './events.ts'

const folder = join(import.meta.dirname, 'events')
export const eventNames = Object.keys(eventTypes) as EventName[]

export interface EventSchema {
  title: string
  description: string
  properties: Record<string, object>
  required: string[]
}

export const schemaFile = (type: EventName, version: number): string => join(folder, `${type}.v${version}.schema.json`)

/** The schema of the current event type. */
export function currentSchema(type: EventName): EventSchema {
  const { payload, version, kind, service } = eventTypes[type]
  const { additionalProperties: _, ...schema } = z.toJSONSchema(payload, { io: 'input' })
  return {
    ...schema,
    title: `${type}.v${version}`,
    description: `Published by ${service}; ${kind === 'state' ? 'carries the state consumers need' : 'a notification'}.`,
  } as unknown as EventSchema
}

/** The committed schemas, oldest version first. */
export function committedSchemas(type: EventName): EventSchema[] {
  const files = readdirSync(folder).filter((name) => new RegExp(`^${type}\\.v\\d+\\.schema\\.json$`).test(name))
  return files.sort().map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')))
}

/**
 * Changes that would break consumers of the older schema or readers of older events. EDA §8 allows only additions.
 * @returns one description per change, none when `next` only adds optional properties
 */
export function breakingChanges(older: EventSchema, next: EventSchema): string[] {
  const removed = Object.keys(older.properties).filter((name) => !(name in next.properties))
  const changed = Object.keys(older.properties).filter(
    (name) =>
      name in next.properties && JSON.stringify(older.properties[name]) !== JSON.stringify(next.properties[name]),
  )
  const newlyRequired = next.required.filter((name) => !older.required.includes(name))
  return [
    ...removed.map((name) => `${name} is removed`),
    ...changed.map((name) => `${name} has changed`),
    ...newlyRequired.map((name) => `${name} is required, but older events do not have it`),
  ]
}

if (import.meta.main)
  for (const type of eventNames) {
    const file = schemaFile(type, eventTypes[type].version)
    if (!existsSync(file)) writeFileSync(file, `${JSON.stringify(currentSchema(type), null, 2)}\n`)
  }
