// The cookies of sign-in where they matter most: on a host of the organisation's own, over https.

import { readFileSync } from 'node:fs'
import type { IncomingMessage } from 'node:http'
import { request } from 'node:https'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startFluid, type TestFluid } from '../../testing/fluid.ts'

const TLS = join(import.meta.dirname, '../../testing/tls')
const ca = readFileSync(join(TLS, 'cert.pem'))
let fluid: TestFluid

beforeAll(async () => {
  fluid = await startFluid({
    environment: {
      FLUID_BASE_DOMAIN: 'fluid.work',
      FLUID_TLS_CERT: join(TLS, 'cert.pem'),
      FLUID_TLS_KEY: join(TLS, 'key.pem'),
    },
  })
})
afterAll(() => fluid[Symbol.asyncDispose]())

interface Asked {
  readonly method?: string
  readonly host: string
  readonly path: string
  readonly cookie?: string
  readonly body?: string
}

function ask({ method = 'GET', host, path, cookie, body }: Asked): Promise<{ answer: IncomingMessage; page: string }> {
  const headers = {
    Host: host,
    ...(cookie === undefined ? {} : { Cookie: cookie }),
    ...(body === undefined ? {} : { 'Content-Type': 'application/x-www-form-urlencoded', Origin: `https://${host}` }),
  }
  return new Promise((resolve, reject) => {
    const { port } = new URL(fluid.origin)
    const sent = request({ method, host: '127.0.0.1', port, path, headers, ca, servername: 'localhost' }, (answer) => {
      text(answer).then((page) => resolve({ answer, page }), reject)
    })
    sent.on('error', reject)
    sent.end(body)
  })
}

async function signIn(host: string, prefix: string): Promise<readonly string[]> {
  const { answer, page } = await ask({ host, path: `${prefix}/signin` })
  const [cookie = ''] = (answer.headers['set-cookie'] ?? []).map((line) => line.split(';')[0] ?? '')
  const _csrf = /name="_csrf" value="([^"]+)"/.exec(page)?.[1] ?? ''
  const { password } = fluid.acme.added.admin
  const body = new URLSearchParams({ _csrf, userName: 'admin', password: password.reveal() }).toString()
  const signedIn = await ask({ method: 'POST', host, path: `${prefix}/signin`, cookie, body })
  expect(signedIn.answer.statusCode).toBe(303)
  return (signedIn.answer.headers['set-cookie'] ?? []).filter((line) => line.includes('fluid_session_'))
}

it('are bound to the host, secure, unreadable for scripts, and not sent by other sites', async () => {
  expect(await signIn('acme.fluid.work', '')).toEqual([
    expect.stringMatching(/^__Host-fluid-session=fluid_session_[\w-]{43}; Path=\/; HttpOnly; Secure; SameSite=Lax$/),
  ])
})

it('are bound to the path of the organisation where the host is shared', async () => {
  expect(await signIn('fluid.work', '/o/acme')).toEqual([
    expect.stringMatching(
      /^__Secure-fluid-session=fluid_session_[\w-]{43}; Path=\/o\/acme; HttpOnly; Secure; SameSite=Lax$/,
    ),
  ])
})

it('are not shown to a mailbox page, which exists on development machines alone', async () => {
  const { answer } = await ask({ host: 'fluid.work', path: '/mailbox' })
  expect(answer.statusCode).toBe(404)
})
