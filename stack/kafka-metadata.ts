/** Asks Kafka, in its own protocol, which brokers work: a listening port alone says little about a broker. */
import { connect } from 'node:net'

/** Metadata request, key 3 version 1, for no topic (https://kafka.apache.org/protocol.html). */
function metadataRequest(): Buffer {
  const clientId = Buffer.from('kit')
  const request = Buffer.alloc(4 + 2 + 2 + 4 + 2 + clientId.length + 4)
  request.writeInt32BE(request.length - 4, 0)
  request.writeInt16BE(3, 4)
  request.writeInt16BE(1, 6)
  request.writeInt32BE(1, 8)
  request.writeInt16BE(clientId.length, 12)
  clientId.copy(request, 14)
  return request
}

/** The response begins with its size, the correlation id and the number of brokers that are alive and not fenced. */
const brokersOffset = 8

/** @param brokers host:port, separated by commas. @returns whether any of them names a working broker */
export async function kafkaAnswers(brokers: string): Promise<boolean> {
  const answers = await Promise.all(brokers.split(',').map(brokerAnswers))
  return answers.includes(true)
}

function brokerAnswers(address: string): Promise<boolean> {
  const [, host = '', port] = /^\[?(.+?)\]?:(\d+)$/.exec(address) ?? []
  return new Promise((resolve) => {
    const socket = connect({ host, port: Number(port), timeout: 2_000 })
    let received = Buffer.alloc(0)
    const end = (answer: boolean) => {
      socket.destroy()
      resolve(answer)
    }
    socket.once('connect', () => socket.write(metadataRequest()))
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk])
      if (received.length >= brokersOffset + 4) end(received.readInt32BE(brokersOffset) > 0)
    })
    socket.once('timeout', () => end(false))
    socket.once('error', () => end(false))
    socket.once('close', () => end(false))
  })
}
