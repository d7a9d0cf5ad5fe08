// "The session is over", told to applications that hold sessions of their own: verified as a receiver would.

import { createServer, type IncomingHttpHeaders } from 'node:http'
import { text } from 'node:stream/consumers'
import { createRemoteJWKSet, jwtVerify } from 'jose'
import { expect, it } from 'vitest'
import { startRelay } from '../../journal/relay.ts'
import { createWebhookPoster } from '../../outgoing/post-webhook.ts'
import { addWebhook } from '../../provisioning/webhooks.ts'
import { testIdp } from '../../testing/saml-idp.ts'
import { type SignInTest, startSignIn } from '../../testing/sign-in.ts'

const SESSION_REVOKED = 'https://schemas.openid.net/secevent/caep/event-type/session-revoked'
const BY = { actor: { kind: 'operator', id: 'test', client: 'test' }, requestId: 'test' } as const

it('pushes a signed session-revoked event when access ends, and when a session is ended here or at the provider', async () => {
  await using test = await startSignIn()
  await using receiver = await startReceiver()
  await using _relay = await sendTo(test, receiver.url)
  const id = await test.fluid.acme.addUser('ines@northrail.example')
  const idp = testIdp()
  await test.connect(idp, { metadataXml: idp.metadata({ logoutUrl: 'https://idp.example/slo' }) })
  await test.arrive(idp)
  await test.browser.submit('/account', '/signout', {})
  await test.arrive(idp)
  const logout = `${test.root}/AuthServices/Logout`
  await test.newBrowser().get(`${logout}?${idp.logoutQuery(logout, 'ines@northrail.example')}`)
  await test.fluid.acme.patch(`/Users/${id}`, { op: 'replace', path: 'active', value: false })
  await expect.poll(() => receiver.pushed.length, { timeout: 5_000 }).toBe(3)

  const keys = createRemoteJWKSet(new URL(`${test.root}/.well-known/jwks.json`))
  for (const { headers, body } of receiver.pushed) {
    expect(headers['content-type']).toBe('application/secevent+jwt')
    const { payload, protectedHeader } = await jwtVerify(body, keys, { issuer: test.root, audience: receiver.url })
    expect(protectedHeader).toMatchObject({ alg: 'ES256', typ: 'secevent+jwt' })
    expect(payload).toMatchObject({
      jti: expect.any(String),
      sub_id: { format: 'iss_sub', iss: test.root, sub: id },
      events: { [SESSION_REVOKED]: { event_timestamp: expect.any(Number), reason_admin: { en: expect.any(String) } } },
    })
  }
})

it('says where its keys are and what it sends', async () => {
  await using test = await startSignIn()
  const answer = await fetch(`${test.root}/.well-known/ssf-configuration`)
  expect(await answer.json()).toMatchObject({
    issuer: test.root,
    jwks_uri: `${test.root}/.well-known/jwks.json`,
    events_supported: [SESSION_REVOKED],
  })
})

async function sendTo({ fluid, root }: SignInTest, url: string): Promise<AsyncDisposable> {
  const organisation = fluid.acme.added.organisation.id
  const add = { organisation, url, eventTypes: [], secret: undefined, isPrivateAllowed: true, setIssuer: root }
  await addWebhook(fluid.runtime, fluid.vault, BY, add)
  const poster = createWebhookPoster({ isPrivateAllowed: true })
  const relay = startRelay({ runtime: fluid.runtime, vault: fluid.vault, poster })
  return {
    [Symbol.asyncDispose]: async () => {
      await relay[Symbol.asyncDispose]()
      poster[Symbol.dispose]()
    },
  }
}

async function startReceiver() {
  const pushed: { readonly headers: IncomingHttpHeaders; readonly body: string }[] = []
  const server = createServer((request, response) => {
    text(request).then(
      (body) => {
        pushed.push({ headers: request.headers, body })
        response.writeHead(202).end()
      },
      () => response.writeHead(400).end(),
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return {
    url: `http://127.0.0.1:${port}/events`,
    pushed,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      server.close()
    },
  }
}
