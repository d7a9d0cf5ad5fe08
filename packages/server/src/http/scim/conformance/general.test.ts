// RFC 7644 sections 1.3, 3.2, 3.8, 3.12 and 3.13; RFC 9110: what holds for every address.

import { describe, expect, test } from 'vitest'
import { ERROR, shareFluid, USER } from '../../../testing/shared-fluid.ts'

const { fluid, organisation } = shareFluid()

const SINGLE = '0198f000-0000-7000-8000-000000000000'

test('carries every script as UTF-8, in both directions (C-GEN-01)', async () => {
  const acme = await organisation()
  const formatted = '大空つばさ · Ærøskøbing · Ωμέγα · 👩‍🚀'
  const created = await acme.post('/Users', { schemas: [USER], userName: 'tsubasa', name: { formatted } })
  const read = await fetch(created.headers.get('location') ?? '', {
    headers: { Authorization: `Bearer ${acme.token}` },
  })
  const bytes = Buffer.from(await read.arrayBuffer())
  expect(bytes.includes(Buffer.from(formatted, 'utf8'))).toBe(true)
})

test('refuses a body that is not UTF-8 (C-GEN-01)', async () => {
  const acme = await organisation()
  const answer = await fetch(`${acme.scimBaseUrl}/Users`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${acme.token}`, 'Content-Type': 'application/scim+json' },
    body: Buffer.concat([Buffer.from(`{"schemas":["${USER}"],"userName":"`), Buffer.from([0xe4]), Buffer.from('"}')]),
  })
  expect([answer.status, (await answer.json()).scimType]).toEqual([400, 'invalidSyntax'])
})

test.each([
  ['nothing', undefined],
  ['application/scim+json', 'application/scim+json'],
  ['application/json', 'application/json'],
  ['JSON with a charset', 'application/json; charset=utf-8'],
  ['anything', '*/*'],
  ['a list with q-values', 'text/html;q=0.9, application/*;q=0.5'],
])(
  'answers the same document in application/scim+json to who accepts %s (C-GEN-02, C-GEN-03, C-GEN-05)',
  async (_what, accept) => {
    const acme = await organisation()
    const id = await acme.addUser('ines@northrail.example')
    const plain = await acme.get(`/Users/${id}`, { Accept: 'application/scim+json' })
    const asked = await acme.get(`/Users/${id}`, accept === undefined ? {} : { Accept: accept })
    expect(asked).toMatchObject({ status: 200, body: plain.body })
    expect(asked.headers.get('content-type')).toBe('application/scim+json')
  },
)

test('hangs every address that it gives out below the base URL, without the query of the request (C-GEN-06)', async () => {
  const acme = await organisation()
  const id = await acme.addUser('ines@northrail.example')
  await acme.addGroup('Fluid User', [id])
  const pages = await Promise.all(
    ['/Users?count=1&aadOptscim062020', '/Groups?count=1', '/Schemas?count=1', '/ResourceTypes'].map((path) =>
      acme.get(path),
    ),
  )
  const addresses = JSON.stringify(pages.map(({ body }) => body)).match(/https?:\/\/127[^"]*/g) ?? []
  expect(addresses.length).toBeGreaterThan(8)
  for (const address of addresses) expect(address).toMatch(new RegExp(`^${acme.scimBaseUrl}/[^?]+$`))
})

test('takes its version directly before the endpoint, and refuses another one (C-GEN-07)', async () => {
  const acme = await organisation()
  const root = acme.scimBaseUrl.replace('/v2', '')
  const ask = async (path: string) => {
    const answer = await fetch(`${root}${path}`, { headers: { Authorization: `Bearer ${acme.token}` } })
    return [answer.status, answer.headers.get('content-type'), (await answer.json()).scimType]
  }
  expect(await ask('/v2/Users')).toEqual([200, 'application/scim+json', undefined])
  expect(await ask('/v1/Users')).toEqual([400, 'application/scim+json', 'invalidVers'])
  expect(await ask('/v3/Users')).toEqual([400, 'application/scim+json', 'invalidVers'])
  expect(await ask('/v1')).toEqual([400, 'application/scim+json', 'invalidVers'])
})

test('serves who names no version in the newest one, to the same credentials (C-GEN-07)', async () => {
  const acme = await organisation()
  const id = await acme.addUser('ines@northrail.example')
  const root = acme.scimBaseUrl.replace('/v2', '')
  const ask = async (path: string, token: string) => {
    const answer = await fetch(`${root}${path}`, { headers: { Authorization: `Bearer ${token}` } })
    return { status: answer.status, body: await answer.json() }
  }
  const versioned = await acme.get('/Users')
  expect(await ask('/Users', acme.token)).toMatchObject({ status: 200, body: versioned.body })
  expect(await ask(`/Users/${id}`, acme.token)).toMatchObject({
    status: 200,
    body: { meta: { location: `${acme.scimBaseUrl}/Users/${id}` } },
  })
  expect((await ask('', acme.token)).body.totalResults).toBe(1)
  expect((await ask('/Users', `${acme.token}x`)).status).toBe(401)
})

test.each([
  ['GET', `/Users/${SINGLE}`, undefined, 404],
  ['POST', '/Users', '{', 400],
  ['POST', '/Users', { schemas: [USER] }, 400],
  ['PUT', '/Users', {}, 405],
  ['GET', '/Me', undefined, 501],
  ['GET', '/Nothing', undefined, 404],
])(
  'puts the status of an error into the body, as a string (C-GEN-08, C-ERR-01, A-22): %s %s',
  async (method, path, body, status) => {
    const answer = await (await organisation()).send(method, path, body)
    expect(answer.status).toBe(status)
    expect(answer.headers.get('content-type')).toBe('application/scim+json')
    expect(answer.body).toMatchObject({ schemas: [ERROR], status: String(status), detail: expect.any(String) })
  },
)

test('creates nothing by PUT (C-GEN-09, C-PUT-06)', async () => {
  const acme = await organisation()
  const answer = await acme.put(`/Users/${SINGLE}`, { schemas: [USER], userName: 'ines', id: SINGLE })
  expect(answer.status).toBe(404)
  expect((await acme.get('/Users')).body.totalResults).toBe(0)
})

describe('HEAD', () => {
  test.each([
    '/Users',
    '/Users/:id',
    '/Groups',
    '/Groups/:id',
    '/ServiceProviderConfig',
    '/ResourceTypes/User',
    '/Schemas',
    '/',
  ])('answers like GET, without the body (C-GEN-12): %s', async (path) => {
    const acme = await organisation()
    const user = await acme.addUser('ines@northrail.example')
    const group = await acme.addGroup('Fluid User', [user])
    const place = path.replace(':id', path.startsWith('/Users') ? user : group)
    const [head, get] = [await acme.send('HEAD', place), await acme.get(place)]
    const headersOf = (headers: Headers) =>
      Object.fromEntries(
        [...headers].filter(([name]) => !['date', 'x-request-id', 'connection', 'keep-alive'].includes(name)),
      )
    expect(head).toMatchObject({ status: get.status, text: '' })
    expect(headersOf(head.headers)).toEqual(headersOf(get.headers))
  })

  test('answers for an unknown resource as GET does (C-GEN-12)', async () => {
    const head = await (await organisation()).send('HEAD', `/Users/${SINGLE}`)
    expect(head).toMatchObject({ status: 404, text: '' })
  })
})

const ALLOWED: readonly (readonly [path: string, allow: readonly string[]])[] = [
  ['/', ['GET']],
  ['/.search', ['POST']],
  ['/Users', ['GET', 'POST']],
  ['/Users/.search', ['POST']],
  [`/Users/${SINGLE}`, ['GET', 'PUT', 'PATCH', 'DELETE']],
  ['/Groups', ['GET', 'POST']],
  ['/Groups/.search', ['POST']],
  [`/Groups/${SINGLE}`, ['GET', 'PUT', 'PATCH', 'DELETE']],
  ['/ServiceProviderConfig', ['GET']],
  ['/ResourceTypes', ['GET']],
  ['/ResourceTypes/User', ['GET']],
  ['/Schemas', ['GET']],
  [`/Schemas/${USER}`, ['GET']],
  ['/Bulk', ['POST']],
]

describe.each(ALLOWED)('%s', (path, methods) => {
  const allow = [...methods, ...(methods.includes('GET') ? ['HEAD'] : []), 'OPTIONS'].join(', ')

  test('refuses the methods that it lacks with 405 and Allow (C-GEN-13, C-DSC-12)', async () => {
    const { acme } = fluid()
    for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'].filter((one) => !methods.includes(one))) {
      const answer = await acme.send(method, path, method === 'GET' || method === 'DELETE' ? undefined : {})
      expect([method, answer.status, answer.headers.get('allow')]).toEqual([method, 405, allow])
      expect(answer.body).toMatchObject({ schemas: [ERROR], status: '405', detail: expect.stringContaining(method) })
    }
  })

  test('tells its methods to OPTIONS, and says nothing of other origins (C-GEN-14)', async () => {
    const answer = await fluid().acme.send('OPTIONS', path, undefined, {
      Origin: 'https://evil.example',
      'Access-Control-Request-Method': 'GET',
    })
    expect([answer.status, answer.headers.get('allow')]).toEqual([204, allow])
    expect([...answer.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([])
  })
})

test.each(['PROPFIND', 'SEARCH', 'LOCK'])(
  'answers 501 to %s, which SCIM does not have at all (C-GEN-13)',
  async (method) => {
    const answer = await fluid().acme.send(method, '/Users')
    expect(answer).toMatchObject({ status: 501, body: { schemas: [ERROR], status: '501' } })
  },
)

test('gives the order of attributes and values no meaning (C-GEN-17)', async () => {
  const acme = await organisation()
  const emails = [
    { value: 'a@x.example', type: 'work' },
    { type: 'home', value: 'b@x.example' },
  ]
  const created = await acme.post('/Users', { schemas: [USER], userName: 'ines', title: 'T', emails })
  const id = created.body.id
  const turned = {
    emails: emails.map(({ value, type }) => ({ type, value })),
    title: 'T',
    userName: 'ines',
    schemas: [USER],
  }
  const replaced = await acme.put(`/Users/${id}`, turned)
  expect(replaced.body.meta.version).toBe(created.body.meta.version)
})

test('lists no schema of a message (C-GEN-18)', async () => {
  const { Resources } = (await fluid().acme.get('/Schemas')).body
  const ids: readonly string[] = Resources.map(({ id }: { id: string }) => id)
  expect(ids).toContain(USER)
  expect(ids.filter((id) => id.includes(':messages:'))).toEqual([])
})

test('writes addresses that need no further encoding and lead where they say (C-GEN-19, C-ATT-09)', async () => {
  const acme = await organisation()
  await acme.addGroup('Fluid User', [await acme.addUser('ines@northrail.example')])
  for (const path of ['/Users', '/Groups', '/Schemas', '/ResourceTypes']) {
    const { Resources } = (await acme.get(path)).body
    for (const resource of Resources) {
      const { location } = resource.meta
      expect(new URL(location).href).toBe(location)
      expect((await acme.get(location.slice(acme.scimBaseUrl.length))).body).toEqual(resource)
    }
  }
})
