import { expect, it } from 'vitest'
import { readServiceUrls } from './service-urls.ts'

it('When a service is named more than once, then it has an address for each of its processes', () => {
  const urls = readServiceUrls('payment=http://a:1,inventory=http://b:1,payment=http://a:2', ['payment', 'inventory'])
  expect(Object.fromEntries(urls)).toEqual({ payment: ['http://a:1', 'http://a:2'], inventory: ['http://b:1'] })
})

it('When an address is malformed or missing, then one error names all of them', () => {
  const read = () => readServiceUrls('payment=http://a:1,payment=ftp://a:2,inventory', ['payment', 'shipping'])
  expect(read).toThrow(expect.objectContaining({ code: 'configuration' }))
  expect(read).toThrow('"payment=ftp://a:2" is not service=http://host:port')
  expect(read).toThrow('"inventory" is not service=http://host:port; shipping has no address')
})
