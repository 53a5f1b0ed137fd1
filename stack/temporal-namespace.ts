/** Checks over gRPC that Temporal has the namespace: without it a listening server cannot start a workflow. */
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
    const finish = (isReady: boolean) => {
      session.destroy()
      resolve(isReady)
    }
    session.setTimeout(timeouts.probeMs, () => finish(false))
    session.once('error', () => finish(false))
    session.once('close', () => finish(false))
    const call = session.request({
      ':method': 'POST',
      ':path': describeNamespace,
      'content-type': 'application/grpc',
      te: 'trailers',
      'grpc-timeout': `${timeouts.probeMs}m`,
    })
    call.once('error', () => finish(false))
    // An error without a body has its status among the headers, a response has it among the trailers.
    for (const event of ['response', 'trailers'] as const)
      call.once(event, (headers) => headers['grpc-status'] !== undefined && finish(headers['grpc-status'] === '0'))
    call.resume()
    call.end(request(namespace))
  })
}
