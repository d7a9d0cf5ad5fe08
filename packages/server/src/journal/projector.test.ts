import { expect, test } from 'vitest'
import { setMapping } from '../provisioning/set-mapping.ts'
import { startFluid } from '../testing/fluid.ts'
import { createProjector } from './projector.ts'

const BY = { actor: { kind: 'operator', id: 'test', client: 'test' }, requestId: 'test' } as const

test('writes the events of a large remapping in parts, each once, also when another process goes on', async () => {
  await using fluid = await startFluid()
  const { acme, runtime } = fluid
  const organisation = acme.added.organisation.id
  const people: string[] = []
  for (let hundred = 0; hundred < 22; hundred += 1) {
    const names = Array.from({ length: 100 }, (_, number) => `user${hundred}-${number}@northrail.example`)
    people.push(...(await Promise.all(names.map((name) => acme.addUser(name)))))
  }
  await acme.addGroup('PMO London', people)
  while (await createProjector(runtime).project(organisation));
  const before = await runtime.store.read(organisation, (tx) => tx.outbox.findLastEventPosition())
  await setMapping(runtime, BY, { organisation, group: 'PMO London', grant: 'User' })
  let parts = 1
  // A new one each time, as after a restart: nothing is kept but what is in the database.
  while (await createProjector(runtime).project(organisation)) parts += 1
  const events = await runtime.store.read(organisation, (tx) =>
    tx.outbox.listEvents({ after: before, types: ['role.granted'], limit: 10_000 }),
  )
  expect(parts).toBe(2)
  expect(events).toHaveLength(people.length)
  expect(new Set(events.map(({ subjectId }) => subjectId))).toEqual(new Set(people))
})

test('tells who had the role when it changed, whatever has happened since', async () => {
  await using fluid = await startFluid()
  const { acme, runtime } = fluid
  const organisation = acme.added.organisation.id
  const [ines, omar, wei] = [
    await acme.addUser('ines@northrail.example'),
    await acme.addUser('omar@northrail.example'),
    await acme.addUser('wei@northrail.example'),
  ]
  const group = await acme.addGroup('PMO London', [ines, omar])
  await setMapping(runtime, BY, { organisation, group: 'PMO London', grant: 'User' })
  await acme.patch(`/Groups/${group}`, { op: 'remove', path: `members[value eq "${ines}"]` })
  await acme.patch(`/Groups/${group}`, { op: 'add', path: 'members', value: [{ value: wei }] })
  await acme.delete(`/Users/${omar}`)
  await setMapping(runtime, BY, { organisation, group: 'PMO London', grant: 'Project Viewer' })
  while (await createProjector(runtime).project(organisation));
  const events = await runtime.store.read(organisation, (tx) =>
    tx.outbox.listEvents({ after: 0, types: ['role.granted', 'role.withdrawn'], limit: 100 }),
  )
  const told = (id: string) =>
    events.filter(({ subjectId }) => subjectId === id).map(({ type, data }) => `${type} ${String(data['role'])}`)
  expect(told(ines)).toEqual(['role.granted User', 'role.withdrawn User'])
  expect(told(omar)).toEqual(['role.granted User', 'role.withdrawn User'])
  expect(told(wei)).toEqual(['role.granted User', 'role.withdrawn User', 'role.granted Project Viewer'])
})

test('writes no event for what was refused or changed nothing', async () => {
  await using fluid = await startFluid()
  const { acme, runtime } = fluid
  const organisation = acme.added.organisation.id
  const id = await acme.addUser('ines@northrail.example', { title: 'Planner' })
  await acme.patch(`/Users/${id}`, { op: 'replace', path: 'title', value: 'Planner' })
  await acme.post('/Users', {
    schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
    userName: 'INES@northrail.example',
  })
  while (await createProjector(runtime).project(organisation));
  const events = await runtime.store.read(organisation, (tx) => tx.outbox.listEvents({ after: 0, limit: 100 }))
  expect(events.map(({ type, subjectId }) => [type, subjectId])).toEqual([['user.created', id]])
})
