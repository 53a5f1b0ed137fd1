import { SignJWT } from 'jose'
import { describe, expect, it } from 'vitest'
import { authenticate, issueToken } from './tokens.ts'

const secret = 'a secret of thirty-two characters'
const bearer = async (token: string | Promise<string>) => `Bearer ${await token}`
const signed = (alg: string, claims: object) =>
  new SignJWT({ ...claims }).setProtectedHeader({ alg }).sign(new TextEncoder().encode(secret.repeat(2)))
const [header, payload] = (await issueToken(secret, 'customer-7')).split('.')

describe('a customer token', () => {
  it('When it was issued here, then it identifies its customer', async () => {
    expect(await authenticate(secret, await bearer(issueToken(secret, 'customer-7')))).toBe('customer-7')
    expect(
      await authenticate(secret, (await bearer(issueToken(secret, 'customer-7'))).replace('Bearer', 'bearer')),
    ).toBe('customer-7')
  })

  it('When there is none, then there is no customer', async () => {
    expect(await authenticate(secret, undefined)).toBeNull()
  })

  it.each<[string, () => Promise<string>]>([
    ['signed with another secret', () => bearer(issueToken(`not ${secret}`, 'customer-7'))],
    ['expired', () => bearer(issueToken(secret, 'customer-7', '1 second ago'))],
    ['of another issuer', () => bearer(signed('HS256', { iss: 'another', sub: 'customer-7' }))],
    ['signed with another algorithm', () => bearer(signed('HS512', { iss: 'order-three-ways', sub: 'customer-7' }))],
    ['not signed', () => bearer(`${header}.${payload}.`)],
    ['of another scheme', async () => `Basic ${header}.${payload}.`],
    ['empty', async () => 'Bearer'],
  ])('When it is %s, then it is rejected without a reason', async (_what, authorization) => {
    const refused = { code: 'unauthorized', message: 'The customer token is not valid. Get a new one.' }
    await expect(authenticate(secret, await authorization())).rejects.toMatchObject(refused)
  })
})
