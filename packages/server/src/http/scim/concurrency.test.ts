// Many at once: everything that was answered is there, nothing twice, nothing lost.

import { expect, test } from 'vitest'
import { startFluid } from '../../testing/fluid.ts'
import { CORE_GROUP, CORE_USER } from '../../testing/okta-bodies.ts'

function tally(statuses: readonly number[]): Readonly<Record<number, number>> {
  const counts: Record<number, number> = {}
  for (const status of statuses) counts[status] = (counts[status] ?? 0) + 1
  return counts
}

function times<Result>(count: number, run: (number: number) => Promise<Result>): Promise<Result[]> {
  return Promise.all(Array.from({ length: count }, (_, number) => run(number)))
}

/** `ines@x`, `Ines@x`, `iNes@x` …: one name in many letter cases. */
function inLetterCase(name: string, number: number): string {
  return [...name].map((letter, index) => ((number >> (index % 5)) & 1 ? letter.toUpperCase() : letter)).join('')
}

test('creates one person of twenty POSTs of one name in mixed letter case (T-42, C-PST-10)', async () => {
  await using fluid = await startFluid()
  const answers = await times(20, (number) =>
    fluid.acme.post('/Users', { schemas: [CORE_USER], userName: inLetterCase('ines@northrail.example', number) }),
  )
  expect(tally(answers.map(({ status }) => status))).toEqual({ 201: 1, 409: 19 })
  expect(answers.filter(({ status }) => status === 409).map(({ body }) => body.scimType)).toEqual(
    Array(19).fill('uniqueness'),
  )
  expect((await fluid.acme.get('/Users')).body.totalResults).toBe(1)
  expect((await fluid.acme.journal()).filter(({ action }) => action === 'user.created')).toHaveLength(1)
})

test('creates one group of twenty POSTs of one name (T-42)', async () => {
  await using fluid = await startFluid()
  const answers = await times(20, (number) =>
    fluid.acme.post('/Groups', { schemas: [CORE_GROUP], displayName: inLetterCase('fluid user', number) }),
  )
  expect(tally(answers.map(({ status }) => status))).toEqual({ 201: 1, 409: 19 })
})

test('keeps one of ten people who take the same name at once (C-USR-03)', async () => {
  await using fluid = await startFluid()
  const ids = await times(10, (number) => fluid.acme.addUser(`p${number}@northrail.example`))
  const answers = await times(10, (number) =>
    fluid.acme.patch(`/Users/${ids[number]}`, { op: 'replace', value: { userName: 'ines@northrail.example' } }),
  )
  expect(tally(answers.map(({ status }) => status))).toEqual({ 200: 1, 409: 9 })
})

test('keeps all of fifty additions to one group (T-40, C-PAT-51)', async () => {
  await using fluid = await startFluid()
  const ids = await times(50, (number) => fluid.acme.addUser(`p${number}@northrail.example`))
  const group = await fluid.acme.addGroup('Fluid User')
  const answers = await times(50, (number) =>
    fluid.acme.patch(`/Groups/${group}`, { op: 'add', path: 'members', value: [{ value: ids[number] }] }),
  )
  expect(tally(answers.map(({ status }) => status))).toEqual({ 200: 50 })
  const { body } = await fluid.acme.get(`/Groups/${group}`)
  expect(body.members.map(({ value }: { value: string }) => value).sort()).toEqual([...ids].sort())
  expect(body.meta.version).toBe('W/"51"')
})

test('ends with exactly the additions and removals that it answered (T-40)', async () => {
  await using fluid = await startFluid()
  const ids = await times(40, (number) => fluid.acme.addUser(`p${number}@northrail.example`))
  const group = await fluid.acme.addGroup('Fluid User', ids.slice(0, 20))
  await times(40, (number) =>
    fluid.acme.patch(
      `/Groups/${group}`,
      number < 20
        ? { op: 'remove', path: `members[value eq "${ids[number]}"]` }
        : { op: 'Add', path: 'members', value: [{ value: ids[number] }] },
    ),
  )
  const { body } = await fluid.acme.get(`/Groups/${group}`)
  expect(body.members.map(({ value }: { value: string }) => value).sort()).toEqual(ids.slice(20).sort())
  const counts = await fluid.acme.get('/Groups?filter=displayName+eq+%22Fluid+User%22')
  expect(counts.body.Resources[0].members).toHaveLength(20)
})

test('lets a PATCH and a PUT of one person follow each other, whichever comes first', async () => {
  await using fluid = await startFluid()
  const id = await fluid.acme.addUser('ines@northrail.example')
  const body = { schemas: [CORE_USER], userName: 'ines@northrail.example', displayName: 'by PUT' }
  const answers = await times(20, (number) =>
    number % 2 === 0
      ? fluid.acme.patch(`/Users/${id}`, { op: 'replace', path: 'title', value: `by PATCH ${number}` })
      : fluid.acme.put(`/Users/${id}`, { ...body, nickName: String(number) }),
  )
  expect(tally(answers.map(({ status }) => status))).toEqual({ 200: 20 })
  const versions = answers.map((answer) => answer.body.meta.version)
  expect(new Set(versions).size).toBe(20)
  const last = answers.find((answer) => answer.body.meta.version === 'W/"21"')
  expect((await fluid.acme.get(`/Users/${id}`)).body).toEqual(last?.body)
})

test('lets one of ten writers with the same version through (C-ETG-03)', async () => {
  await using fluid = await startFluid()
  const id = await fluid.acme.addUser('ines@northrail.example')
  const tag = (await fluid.acme.get(`/Users/${id}`)).headers.get('etag') ?? ''
  const answers = await times(10, (number) =>
    fluid.acme.send(
      'PUT',
      `/Users/${id}`,
      { schemas: [CORE_USER], userName: 'ines@northrail.example', title: `Planner ${number}` },
      { 'If-Match': tag },
    ),
  )
  expect(tally(answers.map(({ status }) => status))).toEqual({ 200: 1, 412: 9 })
  expect((await fluid.acme.get(`/Users/${id}`)).headers.get('etag')).toBe('W/"2"')
})

test('lets one of ten deletions through, with a version and without (C-DEL-03)', async () => {
  await using fluid = await startFluid()
  const one = await fluid.acme.addUser('ines@northrail.example')
  const other = await fluid.acme.addUser('tomas@northrail.example')
  const plain = await times(10, () => fluid.acme.delete(`/Users/${one}`))
  const versioned = await times(10, () =>
    fluid.acme.send('DELETE', `/Users/${other}`, undefined, { 'If-Match': 'W/"1"' }),
  )
  expect(tally(plain.map(({ status }) => status))).toEqual({ 204: 1, 404: 9 })
  expect(tally(versioned.map(({ status }) => status))).toEqual({ 204: 1, 404: 9 })
  expect((await fluid.acme.get('/Users')).body.totalResults).toBe(0)
})

test('keeps a group and its people in step while people are deleted and added at once (C-GRP-10)', async () => {
  await using fluid = await startFluid()
  const ids = await times(20, (number) => fluid.acme.addUser(`p${number}@northrail.example`))
  const group = await fluid.acme.addGroup('Fluid User', ids)
  await Promise.all([
    ...ids.slice(0, 10).map((id) => fluid.acme.delete(`/Users/${id}`)),
    ...ids.map((id) => fluid.acme.patch(`/Groups/${group}`, { op: 'add', path: 'members', value: [{ value: id }] })),
  ])
  const { body } = await fluid.acme.get(`/Groups/${group}`)
  expect(body.members.map(({ value }: { value: string }) => value).sort()).toEqual(ids.slice(10).sort())
})

test('keeps conditional reads true: 304 until somebody is put into a group (C-ETG-02, C-ETG-06)', async () => {
  await using fluid = await startFluid()
  const id = await fluid.acme.addUser('ines@northrail.example')
  const tag = (await fluid.acme.get(`/Users/${id}`)).headers.get('etag') ?? ''
  const same = await fluid.acme.get(`/Users/${id}`, { 'If-None-Match': tag })
  const head = await fluid.acme.send('HEAD', `/Users/${id}`, undefined, { 'If-None-Match': tag })
  expect([same.status, same.text, same.headers.get('etag'), head.status]).toEqual([304, '', tag, 304])
  await fluid.acme.addGroup('Fluid User', [id])
  expect((await fluid.acme.get(`/Users/${id}`, { 'If-None-Match': tag })).status).toBe(200)
})
