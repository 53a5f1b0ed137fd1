/** Asks Temporal, over gRPC, for its namespace: without one a listening server can start no workflow. */
import { connect } from 'node:http2'
import { timeouts } from '#shared/runtime/timeouts.ts'

const describeNamespace = '/temporal.api.workflowservice.v1.WorkflowService/DescribeNamespace'

/** gRPC's frame (flag, length) around a message whose first field is the namespace's name. */
function request(namespace: string): Buffer {
  const name = Buffer.from(namespace)
  const message = Buffer.concat([Buffer.from([0x0a, name.length]), name])
  const frame = Buffer.alloc(5)
  frame.writeUInt32BE(message.length, 1)
  return Buffer.concat([frame, message])
}

/** @param namespace its name, at most 127 bytes */
export function isTemporalReady(address: string, namespace: string): Promise<boolean> {
  return new Promise((resolve) => {
    const session = connect(`http://${address}`)
    const end = (response: boolean) => {
      session.destroy()
      resolve(response)
    }
    session.setTimeout(timeouts.probeMs, () => end(false))
    session.once('error', () => end(false))
    session.once('close', () => end(false))
    const call = session.request({
      ':method': 'POST',
      ':path': describeNamespace,
      'content-type': 'application/grpc',
      te: 'trailers',
      'grpc-timeout': `${timeouts.probeMs}m`,
    })
    call.once('error', () => end(false))
    // An error without a body has its status among the headers, an answer among the trailers.
    for (const event of ['response', 'trailers'] as const)
      call.once(event, (headers) => headers['grpc-status'] !== undefined && end(headers['grpc-status'] === '0'))
    call.resume()
    call.end(request(namespace))
  })
}
