/** Customer tokens: JWTs (RFC 7519) signed with the shared secret; the subject is the customer. */
import { jwtVerify, SignJWT } from 'jose'
import { AppError } from './errors.ts'

const issuer = 'order-three-ways'
const key = (secret: string) => new TextEncoder().encode(secret)

/** @param lifetime how long the token is valid, such as '12h' */
export const issueToken = (secret: string, customerId: string, lifetime = '12h'): Promise<string> =>
  new SignJWT()
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject(customerId)
    .setIssuer(issuer)
    .setIssuedAt()
    .setExpirationTime(lifetime)
    .sign(key(secret))

/**
 * @param authorization the request's authorization header
 * @returns the customer, or null when there is no header
 * @throws AppError unauthorized when the token is malformed, expired or not signed with the secret
 */
export async function authenticate(secret: string, authorization: string | undefined): Promise<string | null> {
  if (authorization === undefined) return null
  const [scheme, token] = authorization.split(' ')
  try {
    if (scheme?.toLowerCase() !== 'bearer' || !token) throw new Error('not a bearer token')
    const { payload } = await jwtVerify(token, key(secret), { issuer, algorithms: ['HS256'] })
    if (!payload.sub) throw new Error('no subject')
    return payload.sub
  } catch (cause) {
    throw new AppError('unauthorized', 'The customer token is not valid. Get a new one.', cause)
  }
}
