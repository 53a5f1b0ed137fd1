/** A connection to Temporal that is cut during a call, at each of the moments at which a killed server can cut it. */
import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { NativeConnection } from '@temporalio/worker'
import { afterAll, expect, it } from 'vitest'
import { stackConfig } from '#stack/config.ts'
import { openStack } from '#stack/stack.ts'
import { openWorkflows } from './client.ts'

const closers: (() => Promise<unknown>)[] = []
afterAll(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

const cuts = {
  'the request arrives': (client: Socket) => client.once('data', () => client.resetAndDestroy()),
  'the connection is open': (client: Socket) => client.end(),
  'the response is due': (client: Socket, server: Socket) => {
    client.pipe(server)
    server.once('data', () => client.resetAndDestroy())
  },
  'it has sent garbage': (client: Socket) => client.end('HTTP/1.1 502 Bad Gateway\r\n\r\n'),
}

/** Passes everything on to Temporal until it is told how to cut its connections, open ones and new ones. */
async function openProxy() {
  const [host, port] = openStack(stackConfig()).addresses.temporalAddress.split(':')
  const sockets = new Set<Socket>()
  let cut: ((client: Socket, server: Socket) => void) | undefined
  const proxy = createServer((client) => {
    const server = connect(Number(port), host)
    for (const socket of [client, server]) {
      sockets.add(socket)
      socket.on('error', () => {}).on('close', () => void [client.destroy(), server.destroy()])
    }
    if (cut) return cut(client, server)
    client.pipe(server).pipe(client)
  })
  await once(proxy.listen(0, '127.0.0.1'), 'listening')
  const destroyAll = () => {
    for (const socket of sockets) socket.destroy()
  }
  closers.push(async () => {
    destroyAll()
    await new Promise((resolve) => proxy.close(resolve))
  })
  return {
    address: `127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    cutWhen(moment: keyof typeof cuts) {
      cut = cuts[moment]
      destroyAll()
    },
  }
}

it.concurrent.each(Object.keys(cuts) as (keyof typeof cuts)[])(
  'When Temporal is cut off as soon as %s, then the call can be made again',
  async (moment) => {
    const proxy = await openProxy()
    const connection = await NativeConnection.connect({ address: proxy.address })
    closers.push(() => connection.close())
    const { client, withDeadline } = openWorkflows({ connection, namespace: 'default' })
    proxy.cutWhen(moment)
    const start = () => client.start('orderSaga', { workflowId: `cut-${moment}`, taskQueue: 'nobody-polls-this' })
    const error = await withDeadline(start, 'Temporal does not respond.').catch((thrown) => thrown)
    expect(error).toMatchObject({ name: 'AppError', code: 'unavailable' })
  },
)
