/**
 * The order API as OpenAPI 3.1, as plain HTTP clients see tRPC: a mutation is a POST whose body is its input, a query a GET with
 * its input as JSON in the address, a subscription a stream of server-sent events. `node shared/contracts/openapi.ts` writes
 * docs/openapi.json.
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { orderView } from './order.ts'
import { type OrderService, orderApi } from './order-api.ts'

export const openApiFile = join(import.meta.dirname, '../../docs/openapi.json')

type Path = `orders.${keyof OrderService}`

/** What HTTP clients need to know beyond the schemas. */
const operations: Record<Path, { summary: string; errors: number[] }> = {
  'orders.place': {
    summary: 'Place an order. Send the same request again with the same idempotency key until there is a response.',
    errors: [400, 403, 409, 413],
  },
  'orders.get': { summary: 'One order of the customer.', errors: [400, 404] },
  'orders.list': { summary: 'The orders of the customer, newest first, by page.', errors: [400] },
  'orders.cancel': { summary: 'Cancel an order that is not settled.', errors: [400, 404, 409] },
  'orders.watch': {
    summary: 'The order, then the order after each change of its status, until it is settled.',
    errors: [400, 404],
  },
}

/** Of every request. */
const commonErrors = [401, 500, 503]

const errors: Record<number, string> = {
  400: 'The request is not valid; the message says why.',
  401: 'The token is missing or not valid.',
  403: 'There is no such customer.',
  404: 'The customer has no such order.',
  409: 'It contradicts an earlier request or the state of the order.',
  413: 'The body is too large.',
  500: 'The order service failed. The order may exist: send the same request again.',
  503: 'A server does not respond, or the service is overloaded: send the same request again, after Retry-After.',
}

/** What a procedure of tRPC was built from. Its types tell only the input. */
interface ProcedureDefinition {
  type: 'query' | 'mutation' | 'subscription'
  inputs: z.ZodType[]
  output?: z.ZodType
}

/** The service is never called. */
const procedures = orderApi({} as OrderService)._def.procedures as unknown as Record<
  Path,
  { _def: ProcedureDefinition }
>

export const openApiDocument = () => ({
  openapi: '3.1.0',
  info: {
    title: 'Order API',
    version: '1.0.0',
    description: 'Every style serves it. It is a tRPC contract; this is how it looks over plain HTTP.',
    license: { name: 'MIT', identifier: 'MIT' },
  },
  servers: [
    {
      url: 'http://127.0.0.1:{port}',
      description: 'The order service that npm start prints',
      variables: { port: { default: '7420' } },
    },
  ],
  security: [{ customerToken: [] }],
  paths: Object.fromEntries(
    Object.entries(procedures).map(([path, { _def }]) => [`/${path}`, pathItem(path as Path, _def)]),
  ),
  components: {
    securitySchemes: {
      customerToken: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: 'npx kit token customer-1' },
    },
    schemas: { Error: errorSchema },
  },
})

function pathItem(path: Path, { type, inputs, output }: ProcedureDefinition): object {
  const input = jsonSchema(inputs[0]!, 'input')
  const { summary, errors: own } = operations[path]
  const request =
    type === 'mutation'
      ? { requestBody: { required: true, content: { 'application/json': { schema: input } } } }
      : {
          parameters: [
            { name: 'input', in: 'query', required: true, content: { 'application/json': { schema: input } } },
          ],
        }
  const responses = {
    200: type === 'subscription' ? stream : result(output!),
    ...errorResponses([...own, ...commonErrors]),
  }
  return { [type === 'mutation' ? 'post' : 'get']: { operationId: path, summary, ...request, responses } }
}

const jsonSchema = (schema: z.ZodType, io: 'input' | 'output'): object => {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io })
  return rest
}

/** tRPC wraps what a procedure returns. */
function result(output: z.ZodType): object {
  const data = jsonSchema(output, 'output')
  const wrapped = { type: 'object', required: ['data'], properties: { data } }
  const schema = { type: 'object', required: ['result'], properties: { result: wrapped } }
  return { description: 'Done.', content: { 'application/json': { schema } } }
}

const stream = {
  description:
    'Server-sent events. The data of each unnamed event is an order; "return" ends the stream, "serialized-error" tells of an error, "ping" keeps the connection open.',
  content: { 'text/event-stream': { schema: { type: 'string' }, 'x-event-data': jsonSchema(orderView, 'output') } },
}

const errorSchema = {
  type: 'object',
  required: ['error'],
  properties: {
    error: {
      type: 'object',
      required: ['message', 'code', 'data'],
      properties: {
        message: { type: 'string', description: 'For a person' },
        code: { type: 'integer', description: 'Of JSON-RPC' },
        data: {
          type: 'object',
          required: ['code', 'httpStatus'],
          properties: {
            code: { type: 'string', description: 'Such as NOT_FOUND' },
            httpStatus: { type: 'integer' },
            path: { type: 'string' },
            retryAfterS: { type: 'integer', description: 'As in the header Retry-After' },
          },
        },
      },
    },
  },
}

const errorResponses = (statuses: number[]): object =>
  Object.fromEntries(
    statuses
      .toSorted((a, b) => a - b)
      .map((status) => {
        const schema = { $ref: '#/components/schemas/Error' }
        const retryAfter = { 'Retry-After': { description: 'Seconds, if overloaded', schema: { type: 'integer' } } }
        const headers = status === 503 ? { headers: retryAfter } : {}
        return [status, { description: errors[status], ...headers, content: { 'application/json': { schema } } }]
      }),
  )

if (import.meta.main) writeFileSync(openApiFile, `${JSON.stringify(openApiDocument(), null, 2)}\n`)
