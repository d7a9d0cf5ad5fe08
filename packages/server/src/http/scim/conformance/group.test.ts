// RFC 7643 section 4.2: groups and their members.

import { expect, test } from 'vitest'
import { GROUP, shareFluid } from '../../../testing/shared-fluid.ts'

const { organisation } = shareFluid()

const valuesOf = (members: readonly { value: string }[] | undefined) => (members ?? []).map(({ value }) => value)

test('says in its schema that members are people, and skips groups among them (C-GRP-09)', async () => {
  const acme = await organisation()
  const { attributes } = (await acme.get(`/Schemas/${GROUP}`)).body
  const members = attributes.find((one: { name: string }) => one.name === 'members')
  const part = (name: string) => members.subAttributes.find((sub: { name: string }) => sub.name === name)
  expect([part('$ref').referenceTypes, part('type').canonicalValues]).toEqual([['User'], ['User']])
  const inner = await acme.addGroup('Inner')
  const outer = await acme.addGroup('Outer', [inner])
  expect((await acme.get(`/Groups/${outer}`)).body).not.toHaveProperty('members')
})

test('takes a deleted person out of every group, and a deleted group out of people (C-GRP-10)', async () => {
  const acme = await organisation()
  const [ines, omar] = [await acme.addUser('ines'), await acme.addUser('omar')]
  const [one, two] = [await acme.addGroup('One', [ines, omar]), await acme.addGroup('Two', [ines, omar])]
  await acme.delete(`/Users/${ines}`)
  expect(valuesOf((await acme.get(`/Groups/${one}`)).body.members)).toEqual([omar])
  expect(valuesOf((await acme.get(`/Groups/${two}`)).body.members)).toEqual([omar])
  await acme.delete(`/Groups/${one}`)
  expect(valuesOf((await acme.get(`/Users/${omar}`)).body.groups)).toEqual([two])
})

test('shows members in reads and lists unless they are excluded or others are named (C-GRP-06, C-GET-02)', async () => {
  const acme = await organisation()
  const ines = await acme.addUser('ines')
  const group = await acme.addGroup('One', [ines])
  const expected = [{ value: ines, $ref: `${acme.scimBaseUrl}/Users/${ines}`, type: 'User' }]
  expect((await acme.get(`/Groups/${group}`)).body.members).toEqual(expected)
  expect((await acme.get('/Groups')).body.Resources[0].members).toEqual(expected)
  for (const query of ['excludedAttributes=members', 'attributes=displayName']) {
    expect((await acme.get(`/Groups/${group}?${query}`)).body).not.toHaveProperty('members')
    expect((await acme.get(`/Groups?${query}`)).body.Resources[0]).not.toHaveProperty('members')
  }
})

test('keeps each member once, however often it is named (C-GRP-05)', async () => {
  const acme = await organisation()
  const ines = await acme.addUser('ines')
  const group = await acme.addGroup('One', [ines, ines])
  await acme.patch(`/Groups/${group}`, {
    op: 'add',
    path: 'members',
    value: [{ value: ines }, { value: ines, display: 'x' }],
  })
  await acme.put(`/Groups/${group}`, {
    schemas: [GROUP],
    displayName: 'One',
    members: [{ value: ines }, { value: ines }],
  })
  expect(valuesOf((await acme.get(`/Groups/${group}`)).body.members)).toEqual([ines])
})

test('keeps the memberships of who is deactivated (C-GRP-08)', async () => {
  const acme = await organisation()
  const ines = await acme.addUser('ines')
  const group = await acme.addGroup('One', [ines])
  await acme.patch(`/Users/${ines}`, { op: 'replace', path: 'active', value: false })
  expect(valuesOf((await acme.get(`/Groups/${group}`)).body.members)).toEqual([ines])
})

test('refuses a taken name with uniqueness, in another letter case too (C-GRP-01, A-16)', async () => {
  const acme = await organisation()
  await acme.addGroup('Fluid User')
  const answers = [
    await acme.post('/Groups', { schemas: [GROUP], displayName: 'FLUID USER' }),
    await acme.post('/Groups', { schemas: [GROUP] }),
    await acme.post('/Groups', { schemas: [GROUP], displayName: ' ' }),
  ]
  expect(answers.map(({ status, body }) => [status, body.scimType])).toEqual([
    [409, 'uniqueness'],
    [400, 'invalidValue'],
    [400, 'invalidValue'],
  ])
})

test('changes no part of a member (C-GRP-02, C-PAT-46)', async () => {
  const acme = await organisation()
  const [ines, omar] = [await acme.addUser('ines'), await acme.addUser('omar')]
  const group = await acme.addGroup('One', [ines])
  const answer = await acme.patch(`/Groups/${group}`, {
    op: 'replace',
    path: `members[value eq "${ines}"].value`,
    value: omar,
  })
  expect([answer.status, answer.body.scimType]).toEqual([400, 'mutability'])
  expect(valuesOf((await acme.get(`/Groups/${group}`)).body.members)).toEqual([ines])
})

test('derives the name of a member, shows it to who asks, and takes any that is sent for nothing (C-GRP-03)', async () => {
  const acme = await organisation()
  const ines = await acme.addUser('ines', { displayName: 'Ines Valcourt' })
  const { id, members } = (
    await acme.post('/Groups', { schemas: [GROUP], displayName: 'One', members: [{ value: ines, display: 'Stale' }] })
  ).body
  expect(members[0]).not.toHaveProperty('display')
  const asked = await acme.get(`/Groups/${id}?attributes=members.display,members.value`)
  expect(asked.body.members).toEqual([{ value: ines, display: 'Ines Valcourt' }])
  const found = await acme.get('/Groups?filter=members.value+pr&attributes=members.display')
  expect(found.body.Resources[0].members).toEqual([{ display: 'Ines Valcourt' }])
})
