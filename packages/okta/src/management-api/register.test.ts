import { describe, expect, it } from 'vitest'
import { createSkippingClock } from '../clock.ts'
import { API_TOKEN, createClient, serveCompany } from '../testing/okta-client.ts'
import { createRateLimiter } from './rate-limit.ts'

describe('every call of the Management API', () => {
  it.each([
    ['no token', {}, 'E0000005', 'Invalid session'],
    ['another token', { Authorization: 'SSWS 00-another-token-0000000' }, 'E0000011', 'Invalid token provided'],
    ['the token in another scheme', { Authorization: `Bearer ${API_TOKEN}` }, 'E0000011', 'Invalid token provided'],
    [
      'a made-up session',
      { Cookie: 'okta-sim-console=guess', 'X-Okta-Sim-Console': '1' },
      'E0000005',
      'Invalid session',
    ],
  ])('is refused with %s', async (_title, headers, errorCode, errorSummary) => {
    await using served = await serveCompany()
    const response = await fetch(`${served.url}/api/v1/users`, { headers })
    expect([response.status, await response.json()]).toMatchObject([
      401,
      { errorCode, errorSummary, errorId: expect.stringMatching(/^oae/) },
    ])
  })

  it('tells the SDK that its token is wrong', async () => {
    await using served = await serveCompany()
    const client = createClient(served.url, 'a-wrong-token-of-length')
    await expect(client.groupApi.listGroups().then((groups) => groups.next())).rejects.toMatchObject({ status: 401 })
  })

  it('carries the rate limit and a request id', async () => {
    await using served = await serveCompany()
    const { headers } = await fetch(`${served.url}/api/v1/users`, { headers: { Authorization: `SSWS ${API_TOKEN}` } })
    expect([headers.get('x-rate-limit-limit'), headers.get('x-rate-limit-remaining')]).toEqual(['6000', '5999'])
    expect(Number(headers.get('x-rate-limit-reset'))).toBeGreaterThan(1_700_000_000)
    expect(headers.get('x-okta-request-id')).toMatch(/^[\w-]{10,}$/)
  })

  it.each([
    ['GET', '/api/v1/nothing', undefined, 404, 'E0000022'],
    ['POST', '/api/v1/users', '{"profile":', 400, 'E0000003'],
    ['POST', '/api/v1/users', '[]', 400, 'E0000003'],
    ['GET', '/api/v1/users?filter=status+eq', undefined, 400, 'E0000031'],
    ['GET', '/api/v1/users?search=profile.x%27%29+eq+%221%22', undefined, 400, 'E0000031'],
    ['GET', '/api/v1/users?limit=none', undefined, 400, 'E0000001'],
    ['GET', '/api/v1/users?after=elsewhere', undefined, 400, 'E0000001'],
  ])('%s %s is answered in Okta’s form of errors', async (method, path, body, status, errorCode) => {
    await using served = await serveCompany()
    const response = await fetch(`${served.url}${path}`, {
      method,
      headers: { Authorization: `SSWS ${API_TOKEN}`, 'Content-Type': 'application/json' },
      ...(body === undefined ? {} : { body }),
    })
    expect([response.status, await response.json()]).toMatchObject([
      status,
      { errorCode, errorCauses: expect.any(Array) },
    ])
  })
})

describe('the rate limiter', () => {
  it('refuses the call beyond the limit, and begins anew after a minute', async () => {
    const clock = createSkippingClock()
    const limit = createRateLimiter(clock, 2)
    const reply = { headers: () => reply }
    const call = () => limit('api/v1/users', reply)
    call()
    call()
    expect(call).toThrow('API call exceeded rate limit due to too many requests.')
    await clock.wait(60_000, new AbortController().signal)
    expect(call).not.toThrow()
  })
})
