/** Just enough of Kafka's wire format to send a broker a request (https://kafka.apache.org/protocol.html). */
import { connect } from 'node:net'
import { timeouts } from '#shared/runtime/timeouts.ts'

export const int16 = (value: number): Buffer => fixed(2, (buffer) => buffer.writeInt16BE(value))
export const int32 = (value: number): Buffer => fixed(4, (buffer) => buffer.writeInt32BE(value))
export const int64 = (value: bigint): Buffer => fixed(8, (buffer) => buffer.writeBigInt64BE(value))
export const text = (value: string): Buffer => Buffer.concat([int16(Buffer.byteLength(value)), Buffer.from(value)])
export const array = (items: Buffer[]): Buffer => Buffer.concat([int32(items.length), ...items])

function fixed(bytes: number, write: (buffer: Buffer) => void): Buffer {
  const buffer = Buffer.alloc(bytes)
  write(buffer)
  return buffer
}

/** Reads the same types in turn. @throws RangeError at the end of the buffer */
export function reader(buffer: Buffer) {
  let at = 0
  const advance = (bytes: number) => {
    at += bytes
    return at - bytes
  }
  const read = {
    boolean: () => buffer.readInt8(advance(1)) !== 0,
    int16: () => buffer.readInt16BE(advance(2)),
    int32: () => buffer.readInt32BE(advance(4)),
    int64: () => buffer.readBigInt64BE(advance(8)),
    /** Empty for null too. */
    text: () => {
      const length = Math.max(read.int16(), 0)
      return buffer.toString('utf8', advance(length), at)
    },
    array: <T>(item: () => T): T[] => Array.from({ length: Math.max(read.int32(), 0) }, item),
  }
  return read
}

/** Both the size before a message and the correlation id that follows it are four bytes. */
const sizeBytes = 4
const correlationBytes = 4

/**
 * Sends one request over a connection of its own.
 * @returns the body of the response @throws when there is none in time
 */
export function sendRequest(address: string, api: { key: number; version: number }, body: Buffer): Promise<Buffer> {
  const [, host = '', port] = /^\[?(.+?)\]?:(\d+)$/.exec(address) ?? []
  const message = Buffer.concat([int16(api.key), int16(api.version), int32(1), text('kit'), body])
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port: Number(port), timeout: timeouts.probeMs })
    let received = Buffer.alloc(0)
    socket.once('connect', () => socket.write(Buffer.concat([int32(message.length), message])))
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk])
      if (received.length < sizeBytes || received.length < sizeBytes + received.readInt32BE(0)) return
      resolve(received.subarray(sizeBytes + correlationBytes))
      socket.destroy()
    })
    socket.once('timeout', () => socket.destroy())
    socket.once('error', reject)
    socket.once('close', () => reject(new Error(`${address} did not respond`)))
  })
}
