// Every page that Fluid and the simulator have, and every other answer to a GET, graded by the rules of a public grader.

import { readFileSync } from 'node:fs'
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { serveCompany } from '../packages/okta/src/testing/okta-client.ts'
import { startFluid, type TestFluid } from '../packages/server/src/testing/fluid.ts'
import { type Graded, gradeAnswer, parsePolicy } from './support/observatory.ts'

const TLS = join(import.meta.dirname, '../packages/server/src/testing/tls')
const HOST = 'acme.fluid.work'
const ACCEPT = 'text/html,application/xhtml+xml,*/*;q=0.8'

interface Answered extends Graded {
  readonly path: string
  readonly status: number
  readonly location: string | undefined
}

interface Asked {
  readonly method?: string
  readonly path: string
  readonly cookie?: string
  readonly body?: string
  readonly accept?: string
}

interface Site {
  readonly url: string
  readonly host: string
}

function ask({ url, host }: Site, { method = 'GET', path, cookie, body, accept = ACCEPT }: Asked): Promise<Answered> {
  const { protocol, port, hostname } = new URL(url)
  const isHttps = protocol === 'https:'
  const headers = {
    Host: host,
    Accept: accept,
    ...(cookie === undefined ? {} : { Cookie: cookie }),
    ...(body === undefined
      ? {}
      : { 'Content-Type': 'application/x-www-form-urlencoded', Origin: `${protocol}//${host}` }),
  }
  const options = { method, host: hostname, port, path, headers }
  return new Promise((resolve, reject) => {
    const send = isHttps
      ? httpsRequest({ ...options, ca: readFileSync(join(TLS, 'cert.pem')), servername: 'localhost' })
      : httpRequest(options)
    send.on('error', reject)
    send.on('response', (answer) => {
      const { statusCode: status = 0, headers: answered } = answer
      const known = {
        path,
        status,
        isHttps,
        headers: textsOf(answered),
        cookies: answered['set-cookie'] ?? [],
        location: answered.location,
      }
      if (answered['content-type']?.startsWith('text/event-stream') === true) {
        answer.destroy()
        return resolve({ ...known, body: '' })
      }
      text(answer).then((page) => resolve({ ...known, body: page }), reject)
    })
    send.end(body)
  })
}

function textsOf(headers: IncomingHttpHeaders): Graded['headers'] {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
  )
}

const isPage = ({ headers }: Answered): boolean => headers['content-type']?.startsWith('text/html') === true

/** What the grader asks of a page, and what it does not: each breach with the page that it is on. */
function breachesOf(answer: Answered): readonly string[] {
  const { headers, cookies, isHttps } = answer
  const policy = parsePolicy(headers['content-security-policy'] ?? '')
  const isOnly = (name: string, ...allowed: readonly string[]) => allowed.includes(policy.get(name)?.join(' ') ?? '')
  const rules: Readonly<Record<string, boolean>> = {
    'default-src': isOnly('default-src', "'none'", "'self'"),
    'nothing unsafe': !/unsafe-|strict-dynamic|\*/.test(headers['content-security-policy'] ?? ''),
    'object-src': policy.get('object-src') === undefined || isOnly('object-src', "'none'"),
    'base-uri': isOnly('base-uri', "'none'", "'self'"),
    'form-action': ["'none'", "'self'"].includes(policy.get('form-action')?.[0] ?? ''),
    'frame-ancestors': isOnly('frame-ancestors', "'none'"),
    'Cross-Origin-Opener-Policy': !isPage(answer) || headers['cross-origin-opener-policy'] === 'same-origin',
    'Cross-Origin-Resource-Policy': headers['cross-origin-resource-policy'] === 'same-origin',
    'no CORS': headers['access-control-allow-origin'] === undefined,
    'no name of the server': headers['server'] === undefined && headers['x-powered-by'] === undefined,
    '__Host- cookies': !isHttps || cookies.every((cookie) => cookie.startsWith('__Host-')),
  }
  const broken = Object.entries(rules).flatMap(([rule, holds]) => (holds ? [] : [rule]))
  const score = gradeAnswer(answer)
  const taken = score.findings.filter(({ points }) => points < 0).map(({ criterion }) => criterion)
  return [...broken, ...taken, ...(score.grade === 'A+' ? [] : [`grade ${score.grade}`])].map(
    (what) => `${answer.path} (${answer.status}): ${what}`,
  )
}

/** What a page gets when nothing is missing: preloading and cookies, which not every page sets, aside. */
const POINTS_OF_A_PAGE = 130

describe('every page has the top grade of the HTTP Observatory, and no criterion unmet (T-57)', () => {
  let fluid: TestFluid
  let site: Site
  beforeAll(async () => {
    fluid = await startFluid({
      environment: {
        FLUID_BASE_DOMAIN: 'fluid.work',
        FLUID_TLS_CERT: join(TLS, 'cert.pem'),
        FLUID_TLS_KEY: join(TLS, 'key.pem'),
        FLUID_SMTP_URL: 'smtp://127.0.0.1:9',
      },
    })
    await fluid.acme.set({
      scimSyncDisabled: true,
      signIn: { selfSignUp: true, pins: true, emailDomains: ['northrail.example'] },
    })
    site = { url: fluid.origin, host: HOST }
  })
  afterAll(() => fluid[Symbol.asyncDispose]())

  /** Signed in as the administrator; the cookies, and the answer that gave them. */
  async function signIn(): Promise<{ readonly cookie: string; readonly answers: readonly Answered[] }> {
    const page = await ask(site, { path: '/signin' })
    const cookie = nameAndValue(page)
    const _csrf = /name="_csrf" value="([^"]+)"/.exec(page.body)?.[1] ?? ''
    const form = { _csrf, userName: 'admin' }
    const send = (password: string) =>
      ask(site, {
        method: 'POST',
        path: '/signin',
        cookie,
        body: new URLSearchParams({ ...form, password }).toString(),
      })
    const [wrong, right] = [await send('wrong'), await send(fluid.acme.added.admin.password.reveal())]
    return { cookie: nameAndValue(right), answers: [page, wrong, right] }
  }

  it('in Fluid, on every address that answers a GET, signed in and signed out', { timeout: 60_000 }, async () => {
    const { cookie, answers } = await signIn()
    const paths = new Set(
      fluid.routes
        .filter(({ method }) => method === 'GET')
        .map(({ url }) => url.replace('/o/:organisation', '').replace(/:\w+/g, 'x').replace(/\*$/, 'x') || '/'),
    )
    const graded = [...answers]
    for (const path of [...paths, '/nowhere', '/scim/v2/nowhere', '/%2e%2e/x']) {
      graded.push(await ask(site, { path }), await ask(site, { path, cookie }))
    }
    const answered = graded.filter(({ headers }) => headers['content-type']?.startsWith('text/event-stream') !== true)
    expect(answered.flatMap(breachesOf)).toEqual([])
    const pages = answered.filter(isPage)
    expect(new Set(pages.map(({ path }) => path))).toEqual(
      expect.toSatisfy((found: ReadonlySet<string>) =>
        ['/', '/people', '/signin', '/signin/register', '/signin/pin', '/account', '/api/docs'].every((path) =>
          found.has(path),
        ),
      ),
    )
    expect(Math.min(...pages.map((page) => gradeAnswer(page).points))).toBe(POINTS_OF_A_PAGE)
    expect(answers.map((answer) => gradeAnswer(answer).points)).toContain(POINTS_OF_A_PAGE + 5)
  })

  it('in the simulator', async () => {
    await using served = await serveCompany()
    const simulator = { url: served.url, host: new URL(served.url).host }
    const posted = { method: 'POST', body: 'username=nobody%40northrail.example' }
    const graded: Answered[] = []
    for (const asked of [
      { path: '/admin/dashboard' },
      { path: '/signin' },
      { path: '/signin', ...posted },
      { path: '/home' },
      { path: '/app/x/sso/saml' },
      { path: '/app/x/sso/saml/metadata' },
      { path: '/health' },
      { path: '/api/v1/users' },
      { path: '/nowhere' },
    ]) {
      graded.push(await ask(simulator, asked))
    }
    expect(graded.flatMap(breachesOf)).toEqual([])
    expect(graded.filter(isPage).map(({ path }) => path)).toEqual([
      '/admin/dashboard',
      '/signin',
      '/signin',
      '/app/x/sso/saml',
      '/app/x/sso/saml/metadata',
    ])
  })
})

describe('an https deployment behind a proxy', () => {
  it('sends people who come by http to https, and refuses programs', async () => {
    await using fluid = await startFluid({ environment: { FLUID_BASE_DOMAIN: 'fluid.work' } })
    const site = { url: fluid.origin, host: `${HOST}:8080` }
    for (const path of ['/', '/signin?next=/account', '/people']) {
      const { status, location, headers } = await ask(site, { path })
      expect([status, location]).toEqual([308, `https://${HOST}${path}`])
      expect(headers['strict-transport-security']).toBeUndefined()
    }
    expect((await ask(site, { path: '/scim/v2/Users', accept: 'application/scim+json' })).status).toBe(403)
    expect((await ask({ ...site, host: 'fluid.work' }, { path: '/o/acme/signin' })).location).toBe(
      'https://fluid.work/o/acme/signin',
    )
  })
})

function nameAndValue({ cookies }: Answered): string {
  return cookies.map((cookie) => cookie.split(';')[0]).join('; ')
}
