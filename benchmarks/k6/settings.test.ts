import { describe, expect, it } from 'vitest'
import { fileOf, positive, text, tokenFor, urlOf } from './settings.ts'

describe('settings of a script', () => {
  it('When one is missing, then the error says how to set it', () => {
    expect(() => text({}, 'BASE_URL')).toThrow('-e BASE_URL=')
    expect(text({ RATE: '' }, 'RATE', '4')).toBe('4')
  })

  it.each(['0', '-1', 'many', 'Infinity'])('When a rate is %s, then it is refused', (rate) => {
    expect(() => positive({ RATE: rate }, 'RATE', 4)).toThrow(`not "${rate}"`)
  })

  it('When an address ends with a slash, then the slash is removed', () => {
    expect(urlOf({ BASE_URL: 'http://127.0.0.1:7420/' })).toBe('http://127.0.0.1:7420')
  })

  it('When a path is relative, then it starts from the working directory of k6', () => {
    expect(fileOf({ PLAN: 'plan.json', PWD: '/here' }, 'PLAN')).toBe('/here/plan.json')
    expect(fileOf({ PLAN: '/there/plan.json', PWD: '/here' }, 'PLAN')).toBe('/there/plan.json')
  })

  it('When a customer has no token, then the token of another customer is used', () => {
    const tokens = { 'customer-1': 'one', 'customer-2': 'two' }
    expect(tokenFor(tokens, 'customer-2', 0)).toBe('two')
    expect([0, 1, 2].map((i) => tokenFor(tokens, 'customer-9', i))).toEqual(['one', 'two', 'one'])
    expect(() => tokenFor({}, 'customer-1', 0)).toThrow('kit token')
  })
})
