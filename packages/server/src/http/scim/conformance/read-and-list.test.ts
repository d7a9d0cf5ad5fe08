// RFC 7644 sections 3.4.1, 3.4.2, 3.4.2.4 and 3.4.3; RFC 9865: reads, lists, pages and searches.

import { expect, test } from 'vitest'
import { ERROR, GROUP, LIST, SEARCH, shareFluid, USER } from '../../../testing/shared-fluid.ts'

const { fluid, organisation } = shareFluid()
const UNKNOWN = '0198f000-0000-7000-8000-000000000000'

const namesOf = (answer: { body: { Resources: readonly { userName?: string; displayName?: string }[] } }) =>
  answer.body.Resources.map(({ userName, displayName }) => userName ?? displayName)

test('gives a resource by its id, and 404 for what is not there (C-GET-01)', async () => {
  const acme = await organisation()
  const id = await acme.addUser('ines')
  expect((await acme.get(`/Users/${id}`)).body).toMatchObject({ id, userName: 'ines' })
  const missing = [await acme.get(`/Users/${UNKNOWN}`), await acme.get(`/Groups/${id}`), await acme.get('/Users/x')]
  for (const answer of missing) {
    expect(answer).toMatchObject({ status: 404, body: { schemas: [ERROR], status: '404', detail: expect.any(String) } })
  }
})

test('shows everything that is returned by default, and nothing that never is (C-GET-02, C-ATT-15, C-ATT-16)', async () => {
  const acme = await organisation()
  const id = await acme.addUser('ines', { title: 'T', password: 'Correct-Horse-7' })
  await acme.addGroup('One', [id])
  const { body } = await acme.get(`/Users/${id}`)
  expect(new Set(Object.keys(body))).toEqual(
    new Set(['schemas', 'id', 'userName', 'name', 'title', 'active', 'emails', 'groups', 'meta']),
  )
})

test('shows in a list what a read shows (C-LST-07)', async () => {
  const acme = await organisation()
  const user = await acme.addUser('ines', { title: 'T' })
  const group = await acme.addGroup('One', [user])
  expect((await acme.get('/Users')).body.Resources).toEqual([(await acme.get(`/Users/${user}`)).body])
  expect((await acme.get('/Groups')).body.Resources).toEqual([(await acme.get(`/Groups/${group}`)).body])
})

test('always sends the four members of a list, also when it is empty (C-LST-01, C-LST-02)', async () => {
  const acme = await organisation()
  const expected = { schemas: [LIST], totalResults: 0, startIndex: 1, itemsPerPage: 0, Resources: [] }
  expect((await acme.get('/Users')).body).toEqual(expected)
  expect(await acme.get('/Users?filter=userName+eq+%22nobody%22')).toMatchObject({ status: 200, body: expected })
  expect((await acme.get('/Groups')).body).toEqual(expected)
})

test('refuses a sorted walk over all types that goes too far, with tooMany (C-LST-04)', async () => {
  const answer = await fluid().acme.get('/?sortBy=id&startIndex=1000000')
  expect(answer).toMatchObject({ status: 400, body: { scimType: 'tooMany', detail: expect.any(String) } })
})

test('answers filters that name people, and keeps them out of its log (C-LST-06)', async () => {
  const acme = await organisation()
  await acme.addUser('unusual.name@northrail.example')
  const answer = await acme.get('/Users?filter=userName+eq+%22unusual.name%40northrail.example%22')
  expect(answer.body.totalResults).toBe(1)
  expect(fluid().logLines.join('')).not.toContain('unusual.name')
})

async function five() {
  const acme = await organisation()
  for (const name of ['a', 'b', 'c', 'd', 'e']) await acme.addUser(name)
  return acme
}

test.each([
  ['', { startIndex: 1, itemsPerPage: 5 }, ['a', 'b', 'c', 'd', 'e']],
  ['?count=2', { startIndex: 1, itemsPerPage: 2 }, ['a', 'b']],
  ['?startIndex=2&count=2', { startIndex: 2, itemsPerPage: 2 }, ['b', 'c']],
  ['?startIndex=5&count=2', { startIndex: 5, itemsPerPage: 1 }, ['e']],
  ['?startIndex=20&count=2', { startIndex: 20, itemsPerPage: 0 }, []],
  ['?startIndex=0&count=1', { startIndex: 1, itemsPerPage: 1 }, ['a']],
  ['?startIndex=-7&count=1', { startIndex: 1, itemsPerPage: 1 }, ['a']],
  ['?count=0', { startIndex: 1, itemsPerPage: 0 }, []],
  ['?count=-3', { startIndex: 1, itemsPerPage: 0 }, []],
  ['?startIndex=99999999999999999999&count=1', { itemsPerPage: 0 }, []],
])('pages %s (C-PAG-01, C-PAG-02, C-PAG-03, C-PAG-04, C-PAG-05)', async (query, page, names) => {
  const answer = await (await five()).get(`/Users${query}`)
  expect(answer).toMatchObject({ status: 200, body: { totalResults: 5, ...page } })
  expect(namesOf(answer)).toEqual(names)
})

test.each(['startIndex=one', 'count=many', 'count=1.5', 'count=', 'startIndex=1&startIndex=2'])(
  'refuses %s with invalidValue (C-PAG-06, C-GEN-11)',
  async (query) => {
    const answer = await fluid().acme.get(`/Users?${query}`)
    expect([answer.status, answer.body.scimType]).toEqual([400, 'invalidValue'])
  },
)

test('serves pages of 100 whole, and no more than it announces (C-PAG-07, C-PAG-03)', async () => {
  const acme = await organisation()
  await Promise.all(Array.from({ length: 105 }, (_, number) => acme.addUser(`person${number}`)))
  expect((await acme.get('/Users?startIndex=1&count=100')).body).toMatchObject({ totalResults: 105, itemsPerPage: 100 })
  expect((await acme.get('/Users')).body.itemsPerPage).toBeGreaterThanOrEqual(100)
})

test('begins a run of cursors with an empty one, and makes them of unreserved characters (C-CUR-01, C-CUR-06)', async () => {
  const acme = await five()
  const first = await acme.get('/Users?cursor&count=2')
  expect(first.body).toMatchObject({
    totalResults: 5,
    itemsPerPage: 2,
    nextCursor: expect.stringMatching(/^[\w.~-]+$/),
  })
  expect(first.body).not.toHaveProperty('previousCursor')
  const second = await acme.get(`/Users?cursor=${first.body.nextCursor}&count=2`)
  expect([namesOf(first), namesOf(second)]).toEqual([
    ['a', 'b'],
    ['c', 'd'],
  ])
})

test('shows no key and no name in a cursor, and takes a changed one for forged (C-CUR-03, C-CUR-07)', async () => {
  const acme = await five()
  const { nextCursor, Resources } = (await acme.get('/Users?cursor&count=2&sortBy=userName')).body
  const decoded = Buffer.from(nextCursor, 'base64url').toString('latin1')
  for (const shown of [Resources[1].id, Resources[1].userName.repeat(3), 'userName'])
    expect(decoded).not.toContain(shown)
  const changed = nextCursor.slice(0, -2) + (nextCursor.endsWith('A') ? 'BB' : 'AA')
  const forged = await acme.get(`/Users?cursor=${changed}&count=2&sortBy=userName`)
  expect([forged.status, forged.body.scimType]).toEqual([400, 'invalidCursor'])
  const other = await acme.get(`/Users?cursor=${nextCursor}&count=3&sortBy=userName`)
  expect([other.status, other.body.scimType]).toEqual([400, 'invalidCount'])
})

test.each([
  ['/Users', 'userName eq "c"', ['c']],
  ['/Users', 'userName gt "c"', ['e', 'd']],
  ['/Groups', 'displayName pr', ['One']],
])(
  'answers POST %s/.search like the GET with the same parameters (C-SEA-01, C-SEA-02, C-PRJ-02)',
  async (path, filter, names) => {
    const acme = await five()
    await acme.addGroup('One')
    const sortBy = path === '/Users' ? 'userName' : 'displayName'
    const search = { filter, sortBy, sortOrder: 'descending', startIndex: 1, count: 10, attributes: [sortBy] }
    const posted = await acme.post(`${path}/.search`, { schemas: [SEARCH], ...search })
    const query = new URLSearchParams({ ...search, attributes: sortBy, startIndex: '1', count: '10' })
    expect(posted).toMatchObject({ status: 200, body: (await acme.get(`${path}?${query}`)).body })
    expect(namesOf(posted)).toEqual(names)
  },
)

test('searches all resource types at the base (C-SEA-03, C-LST-03)', async () => {
  const acme = await organisation()
  await acme.addGroup('One', [await acme.addUser('ines')])
  const found = await acme.post('/.search', { schemas: [SEARCH], filter: 'meta.resourceType pr', count: 10 })
  expect(found).toMatchObject({ status: 200, body: { schemas: [LIST], totalResults: 2 } })
  expect(namesOf(found)).toEqual(['ines', 'One'])
})

test.each([
  ['no schemas', {}],
  ['other schemas', { schemas: [USER] }],
  ['a list', []],
])('refuses a search with %s (C-SEA-02)', async (_what, body) => {
  const answer = await fluid().acme.post('/Users/.search', body)
  expect([answer.status, answer.body.scimType]).toEqual([400, 'invalidSyntax'])
})

async function sorted() {
  const acme = await organisation()
  const people = [
    ['b', { title: 'Zeta', emails: [{ value: 'm@x.example' }, { value: 'a@x.example', primary: true }] }],
    ['A', { title: 'alpha', emails: [{ value: 'c@x.example' }, { value: 'z@x.example' }] }],
    ['d', { title: 'Beta', emails: [] }],
    ['C', {}],
  ] as const
  for (const [userName, attributes] of people) {
    await acme.post('/Users', { schemas: [USER], userName, ...attributes })
  }
  return acme
}

test.each([
  ['sortBy=userName', ['A', 'b', 'C', 'd']],
  ['sortBy=USERNAME&sortOrder=descending', ['d', 'C', 'b', 'A']],
  ['sortBy=title', ['A', 'd', 'b', 'C']],
  ['sortBy=title&sortOrder=descending', ['C', 'b', 'd', 'A']],
  ['sortBy=emails.value', ['b', 'A', 'd', 'C']],
  ['sortBy=emails', ['b', 'A', 'd', 'C']],
  ['sortBy=meta.created', ['b', 'A', 'd', 'C']],
  [`sortBy=${USER}:userName`, ['A', 'b', 'C', 'd']],
])('sorts by %s (C-SRT-01, C-SRT-02, C-SRT-03, C-SRT-04, C-SRT-05)', async (query, names) => {
  expect(namesOf(await (await sorted()).get(`/Users?${query}`))).toEqual(names)
})

test('breaks ties by the order of the list, so that pages hold everybody once (C-SRT-06, C-LST-05)', async () => {
  const acme = await organisation()
  for (let number = 0; number < 9; number += 1) await acme.addUser(`p${number}`, { title: 'same' })
  const pages = []
  for (let startIndex = 1; startIndex <= 9; startIndex += 2) {
    pages.push(namesOf(await acme.get(`/Users?sortBy=title&startIndex=${startIndex}&count=2`)))
  }
  expect(pages.flat()).toEqual(namesOf(await acme.get('/Users?sortBy=title')))
  expect(new Set(pages.flat()).size).toBe(9)
})

test.each(['shoeSize', 'name', 'password', '__proto__', 'constructor', 'emails[type eq "work"]'])(
  'refuses to sort by %s (C-SRT-06)',
  async (sortBy) => {
    const answer = await fluid().acme.get(`/Users?sortBy=${encodeURIComponent(sortBy)}`)
    expect([answer.status, answer.body.scimType]).toEqual([400, 'invalidValue'])
  },
)

test('sorts groups by their name and their members not at all', async () => {
  const acme = await organisation()
  await acme.post('/Groups', { schemas: [GROUP], displayName: 'b' })
  await acme.post('/Groups', { schemas: [GROUP], displayName: 'A' })
  expect(namesOf(await acme.get('/Groups?sortBy=displayName'))).toEqual(['A', 'b'])
})
