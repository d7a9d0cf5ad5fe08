import { request } from 'node:http'
import { describe, expect, it } from 'vitest'
import { SESSION_COOKIE } from '../caller.ts'
import { API_TOKEN, serveCompany } from '../testing/okta-client.ts'

/** The console's page as a browser asks for it that came by this name. */
function getPage(url: string, host: string): Promise<{ cookie: string; policy: string }> {
  return new Promise((resolve, reject) => {
    const { port } = new URL(url)
    request({ host: '127.0.0.1', port, path: '/admin/dashboard', headers: { Host: host } }, (response) => {
      response.resume()
      resolve({
        cookie: response.headers['set-cookie']?.[0] ?? '',
        policy: String(response.headers['content-security-policy']),
      })
    })
      .on('error', reject)
      .end()
  })
}

describe('the console’s page', () => {
  it.each(['localhost:8090', 'acme.localhost:8090', '127.0.0.1:8090'])(
    'gives a session to who comes as %s',
    async (host) => {
      await using served = await serveCompany()
      const { cookie } = await getPage(served.url, host)
      expect(cookie).toMatch(/^okta-sim-console=[\w-]+; Path=\/; HttpOnly; SameSite=Strict$/)
    },
  )

  it.each(['evil.example:8090', 'localhost.evil.example', '192.168.0.7:8090'])(
    'gives none to who comes as %s',
    async (host) => {
      await using served = await serveCompany()
      expect((await getPage(served.url, host)).cookie).toBe('')
    },
  )

  it('has a policy with another nonce in each answer, and nothing unsafe', async () => {
    await using served = await serveCompany()
    const [first, second] = [await getPage(served.url, 'localhost'), await getPage(served.url, 'localhost')]
    expect(first.policy).toMatch(/^default-src 'none'; script-src 'self'; style-src 'self' 'nonce-[\w-]{22}';/)
    expect([first.policy === second.policy, first.policy.includes('unsafe')]).toEqual([false, false])
  })

  it('opens for the API token, and for nothing else', async () => {
    await using served = await serveCompany()
    const open = (token: string) =>
      fetch(`${served.url}/console-session`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ token }),
      })
    const [good, bad] = [await open(API_TOKEN), await open('guess')]
    expect([good.status, good.headers.get('set-cookie')?.startsWith(SESSION_COOKIE)]).toEqual([204, true])
    expect([bad.status, bad.headers.get('set-cookie')]).toEqual([401, null])
  })

  it.each(['/assets/..%2Findex.html', '/assets/.env', '/assets/nothing.js', '/assets/'])(
    'does not answer %s',
    async (path) => {
      await using served = await serveCompany()
      expect((await fetch(`${served.url}${path}`)).status).toBe(404)
    },
  )
})
