import { expect, test } from 'vitest'
import { rootNode } from './node.ts'
import { endlessCollection, isEndlessText, maxBytesOf, partsOf } from './schema.ts'

const nodeOf = (schema: object) => rootNode(schema, schema)

test.each([
  [{ type: 'string' }, true],
  [{ type: 'string', maxLength: 10 }, false],
  [{ type: 'string', format: 'uuid' }, false],
  [{ type: 'string', enum: ['a'] }, false],
  [{ type: 'string', pattern: '^[A-Z]{2}$' }, false],
  [{ type: 'string', pattern: '^[A-Z]+$' }, true],
  [{ type: 'string', pattern: '[A-Z]{2}' }, true],
  [{ type: 'integer' }, false],
])('When a schema is %o, then whether its text is endless is %s', (schema, isEndless) => {
  expect(isEndlessText(schema)).toBe(isEndless)
})

test.each([
  [{ type: 'array', items: { type: 'string' } }, 'an array without maxItems'],
  [{ type: 'array', items: { type: 'string' }, maxItems: 3 }, undefined],
  [{ type: 'array', uniqueItems: true, items: { enum: ['a', 'b'] } }, undefined],
  [{ type: 'object', additionalProperties: { type: 'string' } }, 'a map without maxProperties'],
  [{ type: 'object' }, 'an object of any content'],
  [{ type: 'object', properties: { a: { type: 'string' } } }, undefined],
])('When a schema is %o, then its endless collection is %s', (schema, reason) => {
  expect(endlessCollection(schema, nodeOf(schema))).toBe(reason)
})

test('When a schema has limits, then its largest message is known', () => {
  const line = { type: 'object', properties: { name: { type: 'string', maxLength: 96 } } }
  // {"name":"…"} is 2 for the braces, 8 for the name, 98 for the text; 1 for the comma of the array.
  expect(maxBytesOf(nodeOf({ type: 'array', maxItems: 10, items: line }))).toBe(2 + 10 * (2 + 8 + 98 + 1))
  expect(
    maxBytesOf(
      nodeOf({
        oneOf: [
          { type: 'string', maxLength: 8 },
          { type: 'string', maxLength: 98 },
        ],
      }),
    ),
  ).toBe(100)
})

test('When a schema refers to itself, then its parts end there', () => {
  const tree = { type: 'object', properties: { children: { type: 'array', items: { $ref: '#' } } } }
  expect(partsOf(nodeOf(tree)).map(({ name }) => name)).toEqual(['', 'children'])
})
