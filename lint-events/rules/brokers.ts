/** Which kind of broker a document talks about, since keys and dead letters do not exist on every kind. */
import type { EventDocument } from '../model/types.ts'

const streaming = new Set('http https socket.io socketio sse stomp ws wss'.split(' '))
const withoutQueues = new Set([...streaming, ...'mqtt mqtt5 mqtts mqtt-ws secure-mqtt'.split(' ')])

const isOnly = (protocols: string[], kinds: Set<string>): boolean =>
  protocols.length > 0 && protocols.every((protocol) => kinds.has(protocol))

/** False for WebSockets and HTTP, whose clients send commands and wait for replies by design. */
export const hasBroker = ({ protocols }: EventDocument): boolean => !isOnly(protocols, streaming)

/** Whether a message that cannot be processed can block the others. */
export const hasQueues = ({ protocols }: EventDocument): boolean => !isOnly(protocols, withoutQueues)

/** Whether it is Kafka, or may be: many documents name no protocol. */
export const mayBeKafka = ({ protocols }: EventDocument): boolean =>
  protocols.length === 0 || protocols.some((protocol) => protocol.startsWith('kafka'))
