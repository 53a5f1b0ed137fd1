/** What the rules see of an AsyncAPI document of version 2 or 3. */
import type { Node } from './node.ts'

export interface Message {
  /** What people call it. */
  name: string
  /** Everything that it is called: name, id, the component's name, the key in its channel. */
  names: string[]
  node: Node
  /** Its JSON Schema. Undefined when there is none, or in another language. */
  payload: Node | undefined
  /** The language of the payload's schema, such as application/vnd.apache.avro; undefined: the language of AsyncAPI. */
  schemaFormat: string | undefined
}

export interface Channel {
  /** Its key in the document. */
  id: string
  /** The topic, queue or routing key. */
  address: string
  node: Node
  messages: Message[]
}

export type Action = 'send' | 'receive'

export interface Operation {
  id: string
  /** What the application does, from its own point of view. */
  action: Action
  /** Who does it: the application that the document describes, unless the operation names another. */
  application: string
  node: Node
  channel: Channel
  messages: Message[]
  /** What it waits for (AsyncAPI 3 `reply`). */
  reply: { node: Node; messages: Message[] } | undefined
}

export interface Direction {
  isInverted: boolean
  /** Whether the document or the options say so, instead of the names. */
  isStated: boolean
  contradicting: Operation[]
  confirming: Operation[]
}

export interface EventDocument {
  /** The file, or '' without one. */
  source: string
  application: string
  majorVersion: 2 | 3
  node: Node
  channels: Channel[]
  operations: Operation[]
  /** Of its servers and bindings, in lower case. Empty when it names none. */
  protocols: string[]
  direction: Direction
}

export interface ReadingOptions {
  source?: string | undefined
  /** How publish and subscribe, send and receive are meant; by default what the names of the operations suggest. */
  direction?: 'as-specified' | 'inverted' | undefined
}
