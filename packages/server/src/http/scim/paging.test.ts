import { expect, test } from 'vitest'
import { startFluid, type TestOrganisation } from '../../testing/fluid.ts'

async function addPeople(acme: TestOrganisation, count: number): Promise<readonly string[]> {
  const ids: string[] = []
  for (let index = 0; index < count; index += 1) ids.push(await acme.addUser(`p${index}@northrail.example`))
  return ids
}

const idsOf = (body: { Resources: readonly { id: string }[] }) => body.Resources.map(({ id }) => id)

async function walk(
  acme: TestOrganisation,
  count: number,
  between: (page: number) => Promise<void>,
): Promise<string[]> {
  const seen: string[] = []
  let cursor: string | undefined = ''
  for (let page = 0; cursor !== undefined; page += 1) {
    const { body } = await acme.get(`/Users?cursor=${cursor}&count=${count}`)
    seen.push(...idsOf(body))
    cursor = body.nextCursor
    await between(page)
  }
  return seen
}

test('walks everybody by cursor, exactly once, with no nextCursor on the last page (C-CUR-02)', async () => {
  await using fluid = await startFluid()
  const ids = await addPeople(fluid.acme, 7)
  expect(await walk(fluid.acme, 3, async () => undefined)).toEqual(ids)
})

test('neither hides nor repeats anybody while others come and go (T-43)', async () => {
  await using fluid = await startFluid()
  const ids = await addPeople(fluid.acme, 9)
  const seen = await walk(fluid.acme, 3, async (page) => {
    if (page === 0) await fluid.acme.delete(`/Users/${ids[1]}`)
    if (page === 1) await fluid.acme.addUser('late@northrail.example')
  })
  expect(seen.slice(0, 9)).toEqual(ids)
  expect(seen).toHaveLength(10)
})

test('walks by startIndex without loss while people are deleted in between (T-43)', async () => {
  await using fluid = await startFluid()
  const ids = await addPeople(fluid.acme, 6)
  const first = await fluid.acme.get('/Users?startIndex=1&count=3')
  await fluid.acme.delete(`/Users/${ids[0]}`)
  const second = await fluid.acme.get('/Users?startIndex=4&count=3')
  expect([...idsOf(first.body), ...idsOf(second.body)]).toEqual(ids)
})

const CURSOR_REFUSALS = [
  ['a forged cursor', 'invalidCursor', (cursor: string) => `/Users?cursor=${cursor.slice(0, -4)}AAAA&count=2`],
  ['a cursor of another query', 'invalidCursor', (cursor: string) => `/Groups?cursor=${cursor}&count=2`],
  ['another count', 'invalidCount', (cursor: string) => `/Users?cursor=${cursor}&count=5`],
] as const

test.each(CURSOR_REFUSALS)('refuses %s with %s (C-CUR-03)', async (_what, scimType, path) => {
  await using fluid = await startFluid()
  await addPeople(fluid.acme, 3)
  const { body } = await fluid.acme.get('/Users?cursor=&count=2')
  const answer = await fluid.acme.get(path(body.nextCursor))
  expect([answer.status, answer.body.scimType]).toEqual([400, scimType])
})

test('refuses the cursor of another organisation like a forged one (C-CUR-04)', async () => {
  await using fluid = await startFluid()
  await addPeople(fluid.acme, 3)
  const other = await fluid.addOrganisation('globex')
  const { body } = await fluid.acme.get('/Users?cursor=&count=2')
  const answer = await other.get(`/Users?cursor=${body.nextCursor}&count=2`)
  expect([answer.status, answer.body.scimType]).toEqual([400, 'invalidCursor'])
})

test('lets a cursor expire after the announced time (C-CUR-03)', async () => {
  let aheadMs = 0
  await using fluid = await startFluid({ runtime: (runtime) => ({ ...runtime, now: () => Date.now() + aheadMs }) })
  await addPeople(fluid.acme, 3)
  const { body } = await fluid.acme.get('/Users?cursor=&count=2')
  aheadMs = 601_000
  const answer = await fluid.acme.get(`/Users?cursor=${body.nextCursor}&count=2`)
  expect([answer.status, answer.body.scimType]).toEqual([400, 'expiredCursor'])
})

test('pages a sorted list by cursor', async () => {
  await using fluid = await startFluid()
  const ids = await addPeople(fluid.acme, 5)
  const path = '/Users?sortBy=userName&sortOrder=descending&count=3'
  const first = await fluid.acme.get(`${path}&cursor=`)
  const second = await fluid.acme.get(`${path}&cursor=${first.body.nextCursor}`)
  expect([...idsOf(first.body), ...idsOf(second.body)]).toEqual([...ids].reverse())
  expect(second.body.nextCursor).toBeUndefined()
})

test('announces both kinds of paging, by index unless asked otherwise (C-DSC-04, C-CUR-05)', async () => {
  await using fluid = await startFluid()
  const { body } = await fluid.acme.get('/ServiceProviderConfig')
  expect(body.pagination).toEqual({
    cursor: true,
    index: true,
    defaultPaginationMethod: 'index',
    defaultPageSize: 100,
    maxPageSize: 1000,
    cursorTimeout: 600,
  })
})

test('finds people and groups together at the base URL, people first (C-LST-03)', async () => {
  await using fluid = await startFluid()
  const id = await fluid.acme.addUser('ines@northrail.example', { displayName: 'Fluid Ines' })
  const group = await fluid.acme.addGroup('Fluid User', [id])
  await fluid.acme.addGroup('Other')
  const filter = encodeURIComponent('displayName sw "fluid"')
  const answer = await fluid.acme.get(`/?filter=${filter}&attributes=displayName`)
  expect(idsOf(answer.body)).toEqual([id, group])
  const search = { schemas: ['urn:ietf:params:scim:api:messages:2.0:SearchRequest'], startIndex: 2, count: 1 }
  const searched = await fluid.acme.post('/.search', search)
  expect([searched.body.totalResults, idsOf(searched.body)]).toEqual([3, [group]])
})

test('narrows a query at the base URL by meta.resourceType, and sorts across types (C-LST-03)', async () => {
  await using fluid = await startFluid()
  const b = await fluid.acme.addUser('b@northrail.example', { displayName: 'b' })
  const a = await fluid.acme.addGroup('A')
  const c = await fluid.acme.addGroup('c')
  const sorted = await fluid.acme.get('/?sortBy=displayName&sortOrder=ascending')
  expect(idsOf(sorted.body)).toEqual([a, b, c])
  const groups = await fluid.acme.get(`/?filter=${encodeURIComponent('meta.resourceType eq "Group"')}`)
  expect(idsOf(groups.body)).toEqual([a, c])
})
