// RFC 7644 sections 3.12 and 3.14, RFC 9110 section 13: versions of resources, and the forms of errors.

import { expect, test } from 'vitest'
import { ERROR, GROUP, PATCH_OP, shareFluid, USER } from '../../../testing/shared-fluid.ts'

const { fluid, organisation } = shareFluid()

test('gives each single resource a weak tag that is its version (C-ETG-01, C-PST-09)', async () => {
  const acme = await organisation()
  const user = await acme.post('/Users', { schemas: [USER], userName: 'ines' })
  const group = await acme.post('/Groups', { schemas: [GROUP], displayName: 'One' })
  for (const { body, headers } of [user, group, await acme.get(`/Users/${user.body.id}`)]) {
    expect(headers.get('etag')).toMatch(/^W\/"[^"]+"$/)
    expect(headers.get('etag')).toBe(body.meta.version)
  }
})

test.each([
  ['the tag', (tag: string) => tag, 304],
  ['the tag without W/', (tag: string) => tag.replace('W/', ''), 304],
  ['a list with the tag', (tag: string) => `"other", ${tag}`, 304],
  ['*', () => '*', 304],
  ['another tag', () => 'W/"other"', 200],
])('answers a conditional read with %s (C-ETG-02, C-ETG-04)', async (_what, header, status) => {
  const acme = await organisation()
  const id = await acme.addUser('ines')
  const tag = (await acme.get(`/Users/${id}`)).headers.get('etag') ?? ''
  const answer = await acme.get(`/Users/${id}`, { 'If-None-Match': header(tag) })
  expect([answer.status, answer.text === '', answer.headers.get('etag')]).toEqual([status, status === 304, tag])
})

const WRITES = [
  ['PUT', { schemas: [USER], userName: 'ines', title: 'U' }],
  ['PATCH', { schemas: [PATCH_OP], Operations: [{ op: 'replace', path: 'title', value: 'U' }] }],
  ['DELETE', undefined],
] as const

test.each(WRITES)(
  'refuses %s with another version by 412, and changes nothing (C-ETG-03, C-ERR-05, A-24)',
  async (method, body) => {
    const acme = await organisation()
    const id = await acme.addUser('ines', { title: 'T' })
    const before = await acme.get(`/Users/${id}`)
    const answer = await acme.send(method, `/Users/${id}`, body, { 'If-Match': 'W/"other"' })
    expect(answer).toMatchObject({ status: 412, body: { schemas: [ERROR], status: '412', detail: expect.any(String) } })
    expect((await acme.get(`/Users/${id}`)).body).toEqual(before.body)
  },
)

test.each(WRITES)(
  'lets %s through with the version, weak or strong, in a list, by * and without (C-ETG-04, C-ETG-05, A-20)',
  async (method, body) => {
    const acme = await organisation()
    const forms = [
      (tag: string) => tag,
      (tag: string) => tag.replace('W/', ''),
      (tag: string) => `"x" , ${tag}`,
      () => '*',
      () => undefined,
    ]
    for (const [index, form] of forms.entries()) {
      const userName = `p${index}`
      const id = await acme.addUser(userName)
      const header = form((await acme.get(`/Users/${id}`)).headers.get('etag') ?? '')
      const sent = method === 'PUT' ? { ...body, userName } : body
      const answer = await acme.send(method, `/Users/${id}`, sent, header === undefined ? {} : { 'If-Match': header })
      expect([header, answer.status]).toEqual([header, method === 'DELETE' ? 204 : 200])
    }
  },
)

test('refuses a malformed condition instead of overlooking it (C-ETG-03)', async () => {
  const acme = await organisation()
  const id = await acme.addUser('ines')
  const answer = await acme.send('DELETE', `/Users/${id}`, undefined, { 'If-Match': 'W/1' })
  expect([answer.status, (await acme.get(`/Users/${id}`)).status]).toEqual([400, 200])
})

test('changes a tag with what the resource says, memberships and group names included, and not otherwise (C-ETG-06)', async () => {
  const acme = await organisation()
  const ines = await acme.addUser('ines')
  const tag = async (path: string) => (await acme.get(path)).headers.get('etag')
  const tags = [await tag(`/Users/${ines}`)]
  const group = await acme.addGroup('One', [ines])
  tags.push(await tag(`/Users/${ines}`))
  await acme.patch(`/Groups/${group}`, { op: 'replace', path: 'displayName', value: 'Two' })
  tags.push(await tag(`/Users/${ines}`))
  expect(new Set(tags).size).toBe(3)
  const groupTag = await tag(`/Groups/${group}`)
  await acme.patch(`/Groups/${group}`, { op: 'add', path: 'members', value: [{ value: ines }] })
  expect(await tag(`/Groups/${group}`)).toBe(groupTag)
  await acme.patch(`/Groups/${group}`, { op: 'remove', path: 'members' })
  expect(await tag(`/Groups/${group}`)).not.toBe(groupTag)
})

test('answers by the statuses of Table 8 and of HTTP, each with an Error body (C-ERR-01, C-ERR-02, C-ERR-03)', async () => {
  const acme = await organisation()
  const id = await acme.addUser('ines')
  const group = await acme.addGroup('One')
  const send = (method: string, path: string, body?: unknown, headers?: Record<string, string>) =>
    acme.send(method, path, body, headers)
  const patch = (operation: object) => send('PATCH', `/Users/${id}`, { schemas: [PATCH_OP], Operations: [operation] })
  const answers = [
    [await send('POST', '/Users', '{'), 400, 'invalidSyntax'],
    [await send('POST', '/Users', { schemas: [USER] }), 400, 'invalidValue'],
    [await send('GET', '/Users?filter=x'), 400, 'invalidFilter'],
    [await patch({ op: 'add', path: 'a.b.c', value: 1 }), 400, 'invalidPath'],
    [await patch({ op: 'remove' }), 400, 'noTarget'],
    [await patch({ op: 'replace', path: 'id', value: 'x' }), 400, 'mutability'],
    [await send('GET', '/Users?cursor=x'), 400, 'invalidCursor'],
    [await send('GET', '/?sortBy=id&startIndex=999999'), 400, 'tooMany'],
    [await send('GET', '/Users', undefined, { Authorization: 'Bearer no' }), 401, undefined],
    [await send('GET', '/Schemas?filter=id+pr'), 403, undefined],
    [await send('GET', '/Users/x'), 404, undefined],
    [await send('PUT', '/Users', {}), 405, undefined],
    [await send('GET', '/Users', undefined, { Accept: 'text/html' }), 406, undefined],
    [await send('POST', '/Users', { schemas: [USER], userName: 'INES' }), 409, 'uniqueness'],
    [await send('DELETE', `/Users/${id}`, undefined, { 'If-Match': '"x"' }), 412, undefined],
    [await send('PUT', `/Groups/${group}`, `"${'x'.repeat(33 * 1024 * 1024)}"`), 413, undefined],
    [await send('POST', '/Users', '<x/>', { 'Content-Type': 'application/xml' }), 415, undefined],
    [await send('GET', '/Me'), 501, undefined],
  ] as const
  for (const [answer, status, scimType] of answers) {
    expect([answer.status, answer.body.scimType]).toEqual([status, scimType])
    expect(answer.headers.get('content-type')).toBe('application/scim+json')
    expect(answer.body).toEqual({
      schemas: [ERROR],
      status: String(status),
      ...(scimType === undefined ? {} : { scimType }),
      detail: expect.stringMatching(/.{15,}/),
    })
  }
})

test('tells duplicates by 409 and versions by 412 (C-ERR-05)', async () => {
  const acme = await organisation()
  const [ines, omar] = [await acme.addUser('ines'), await acme.addUser('omar')]
  const taken = await acme.patch(`/Users/${omar}`, { op: 'replace', path: 'userName', value: 'Ines' })
  const stale = await acme.send('DELETE', `/Users/${ines}`, undefined, { 'If-Match': 'W/"99"' })
  expect([taken.status, taken.body.scimType, stale.status]).toEqual([409, 'uniqueness', 412])
})

test.each([
  'ines.valcourt@northrail.example',
  'Ines Valcourt',
  'NORTHRAIL\\ines',
  'ines+bridge=1/2',
  '大空 翼',
  'Ægir Ørsted',
  'محمد',
  '👩‍🚀',
])('takes %s as a userName, keeps it as sent and finds it (C-INT-02, C-INT-05)', async (userName) => {
  const acme = await organisation()
  const id = await acme.addUser(userName, { emails: [] })
  expect((await acme.get(`/Users/${id}`)).body.userName).toBe(userName)
  const filter = `userName eq ${JSON.stringify(userName)}`
  expect((await acme.get(`/Users?filter=${encodeURIComponent(filter)}`)).body.totalResults).toBe(1)
})

test('compares composed and decomposed letters as one, and keeps each as it was sent (C-INT-04)', async () => {
  const acme = await organisation()
  const decomposed = 'Zoe\u0301'
  const id = await acme.addUser(decomposed, { title: decomposed })
  expect((await acme.get(`/Users/${id}`)).body).toMatchObject({ userName: decomposed, title: decomposed })
  for (const filter of ['userName eq "ZO\u00c9"', 'title eq "zo\u00e9"']) {
    expect((await acme.get(`/Users?filter=${encodeURIComponent(filter)}`)).body.totalResults).toBe(1)
  }
  expect((await acme.post('/Users', { schemas: [USER], userName: 'Zo\u00e9' })).status).toBe(409)
})

test.each([
  ['U+0000', '"a\\u0000b"'],
  ['half a surrogate pair', '"a\\ud800b"'],
])('refuses text with %s (C-INT-05)', async (_what, literal) => {
  const { acme } = fluid()
  for (const attribute of ['userName', 'title']) {
    const other = attribute === 'title' ? '"userName":"x",' : ''
    const answer = await acme.post('/Users', `{"schemas":["${USER}"],${other}"${attribute}":${literal}}`)
    expect([answer.status, answer.body.scimType]).toEqual([400, 'invalidValue'])
  }
})
