// The requests about groups, side by side with the captures of Okta's own traffic.
import { describe, expect, it } from 'vitest'
import { updateGroupPush } from '../apps/apps.ts'
import { assignPeople, assignPerson, unassignPerson } from '../apps/assignments.ts'
import {
  activatePushMapping,
  deactivatePushMapping,
  linkGroup,
  listAppGroups,
  pushGroupByName,
  pushNow,
  unlinkPushMapping,
} from '../apps/group-push.ts'
import type { PushMapping } from '../apps/push-mapping.ts'
import type { Group } from '../org/group.ts'
import { addMembers, createGroup, removeMembers, updateGroup } from '../org/groups.ts'
import type { Person } from '../org/person.ts'
import { addPerson, type Company, type CompanyOptions, openCompany } from '../testing/company.ts'
import { refreshAppGroups } from './connection.ts'

const INES = '{"value":"u-1","display":"ines.valcourt@northrail.example"}'
const TOMAS = '{"value":"u-2","display":"tomas.reyl@northrail.example"}'
const SCHEMA = '"schemas":["urn:ietf:params:scim:schemas:core:2.0:Group"]'
const PATCH = 'PATCH /Groups/g-1 {"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":'
const RENAME = `${PATCH}[{"op":"replace","value":{"id":"g-1","displayName":"Fluid User"}}]}`

interface Scene extends AsyncDisposable {
  readonly company: Company
  readonly ines: Person
  readonly tomas: Person
  readonly group: Group
  /** Waits, and answers the requests since the last time. */
  requests(): Promise<string[]>
}

/** Tomas is the older person, and Ines the one provisioned first; the group "Fluid User" has the named ones as members. */
async function openScene(
  options: CompanyOptions & { readonly members: readonly ('ines' | 'tomas')[] },
): Promise<Scene> {
  const company = await openCompany(options)
  const { org } = company.simulator
  const tomas = addPerson(company, 'Tomas Reyl')
  const ines = addPerson(company, 'Ines Valcourt')
  for (const person of [ines, tomas]) {
    assignPerson(org, company.app.id, person.id)
    await company.simulator.settled()
  }
  const group = createGroup(org, { name: 'Fluid User' })
  const people = { ines, tomas }
  addMembers(
    org,
    group.id,
    options.members.map((name) => people[name].id),
  )
  company.server.take()
  return {
    company,
    ines,
    tomas,
    group,
    async requests() {
      await company.simulator.settled()
      return company.server.take()
    },
    [Symbol.asyncDispose]: () => company[Symbol.asyncDispose](),
  }
}

function put(displayName: string, ...members: readonly string[]): string {
  return `PUT /Groups/g-1 {${SCHEMA},"id":"g-1","displayName":"${displayName}","members":[${members.join(',')}]}`
}

async function push({ company, group, requests }: Scene): Promise<PushMapping> {
  const mapping = pushGroupByName(company.simulator.org, company.app.id, group.id)
  await requests()
  return mapping
}

describe('a pushed group of a catalogue app', () => {
  it('is created with its members, who are then added once more', async () => {
    await using scene = await openScene({ members: ['ines', 'tomas'] })
    pushGroupByName(scene.company.simulator.org, scene.company.app.id, scene.group.id)
    expect(await scene.requests()).toEqual([
      `POST /Groups {${SCHEMA},"displayName":"Fluid User","members":[${TOMAS},${INES}]}`,
      `${PATCH}[{"op":"add","path":"members","value":[${TOMAS},${INES}]}]}`,
    ])
  })

  it('is created by one POST when it is empty', async () => {
    await using scene = await openScene({ members: [] })
    pushGroupByName(scene.company.simulator.org, scene.company.app.id, scene.group.id)
    expect(await scene.requests()).toEqual([`POST /Groups {${SCHEMA},"displayName":"Fluid User","members":[]}`])
  })

  it('is looked up by name first when groups are not imported', async () => {
    await using scene = await openScene({ members: [], importGroups: false })
    pushGroupByName(scene.company.simulator.org, scene.company.app.id, scene.group.id)
    expect(await scene.requests()).toEqual([
      'GET /Groups?filter=displayName+eq+%22Fluid+User%22&startIndex=1&count=100',
      `POST /Groups {${SCHEMA},"displayName":"Fluid User","members":[]}`,
    ])
  })

  it('is read, named and given its new member', async () => {
    await using scene = await openScene({ members: ['ines'] })
    await push(scene)
    addMembers(scene.company.simulator.org, scene.group.id, [scene.tomas.id])
    expect(await scene.requests()).toEqual([
      'GET /Groups/g-1',
      RENAME,
      `${PATCH}[{"op":"add","path":"members","value":[${TOMAS}]}]}`,
    ])
  })

  it('is read, named and loses a member by a path with a filter', async () => {
    await using scene = await openScene({ members: ['ines', 'tomas'] })
    await push(scene)
    removeMembers(scene.company.simulator.org, scene.group.id, [scene.ines.id])
    expect(await scene.requests()).toEqual([
      'GET /Groups/g-1',
      RENAME,
      `${PATCH}[{"op":"remove","path":"members[value eq \\"u-1\\"]"}]}`,
    ])
  })

  it('gets removals and additions in one request when both wait', async () => {
    await using scene = await openScene({ members: ['ines'] })
    await push(scene)
    removeMembers(scene.company.simulator.org, scene.group.id, [scene.ines.id])
    addMembers(scene.company.simulator.org, scene.group.id, [scene.tomas.id])
    expect(await scene.requests()).toEqual([
      'GET /Groups/g-1',
      RENAME,
      `${PATCH}[{"op":"remove","path":"members[value eq \\"u-1\\"]"},{"op":"add","path":"members","value":[${TOMAS}]}]}`,
    ])
  })

  it('is renamed by a PATCH without a path, the id inside the value', async () => {
    await using scene = await openScene({ members: ['ines'] })
    await push(scene)
    updateGroup(scene.company.simulator.org, scene.group.id, { name: 'Fluid Users' })
    expect(await scene.requests()).toEqual([
      'GET /Groups/g-1',
      `${PATCH}[{"op":"replace","value":{"id":"g-1","displayName":"Fluid Users"}}]}`,
    ])
  })

  it('gets its whole member list by Push now', async () => {
    await using scene = await openScene({ members: ['ines', 'tomas'] })
    const mapping = await push(scene)
    pushNow(scene.company.simulator.org, mapping.id)
    expect(await scene.requests()).toEqual([
      'GET /Groups/g-1',
      RENAME,
      `${PATCH}[{"op":"replace","path":"members","value":[${TOMAS},${INES}]}]}`,
    ])
  })

  it('gets an empty member list by Push now when it is empty', async () => {
    await using scene = await openScene({ members: [] })
    const mapping = await push(scene)
    pushNow(scene.company.simulator.org, mapping.id)
    expect(await scene.requests()).toEqual([
      'GET /Groups/g-1',
      RENAME,
      `${PATCH}[{"op":"replace","path":"members","value":[]}]}`,
    ])
  })

  it('is read, then deleted when it is unlinked with deletion, and created anew later', async () => {
    await using scene = await openScene({ members: [] })
    const mapping = await push(scene)
    unlinkPushMapping(scene.company.simulator.org, mapping.id, { deleteAppGroup: true })
    expect(await scene.requests()).toEqual(['GET /Groups/g-1', 'DELETE /Groups/g-1'])
    pushGroupByName(scene.company.simulator.org, scene.company.app.id, scene.group.id)
    expect(await scene.requests()).toEqual([`POST /Groups {${SCHEMA},"displayName":"Fluid User","members":[]}`])
  })

  it('hears nothing when it is unlinked and left', async () => {
    await using scene = await openScene({ members: ['ines'] })
    const mapping = await push(scene)
    unlinkPushMapping(scene.company.simulator.org, mapping.id, { deleteAppGroup: false })
    expect(await scene.requests()).toEqual([])
  })

  it('hears nothing while it is paused, and what has changed when it is active again', async () => {
    await using scene = await openScene({ members: ['ines'] })
    const mapping = await push(scene)
    deactivatePushMapping(scene.company.simulator.org, mapping.id)
    addMembers(scene.company.simulator.org, scene.group.id, [scene.tomas.id])
    expect(await scene.requests()).toEqual([])
    activatePushMapping(scene.company.simulator.org, mapping.id)
    expect(await scene.requests()).toEqual([
      'GET /Groups/g-1',
      RENAME,
      `${PATCH}[{"op":"add","path":"members","value":[${TOMAS}]}]}`,
    ])
  })

  it('that is linked takes the Okta group’s name and exactly its members', async () => {
    await using scene = await openScene({ members: ['ines'] })
    const { simulator, app, server } = scene.company
    server.groups.set('g-1', { id: 'g-1', displayName: 'Users', members: [{ value: 'u-77' }] })
    await refreshAppGroups(simulator.wire, app.id)
    expect(server.take()).toEqual(['GET /Groups?startIndex=1&count=100'])
    linkGroup(simulator.org, app.id, scene.group.id, listAppGroups(simulator.org, app.id)[0]?.id ?? '')
    expect(await scene.requests()).toEqual([
      'GET /Groups/g-1',
      RENAME,
      `${PATCH}[{"op":"replace","path":"members","value":[${INES}]}]}`,
    ])
  })

  it('keeps its own name when it is linked and the app does not rename', async () => {
    await using scene = await openScene({ members: [] })
    const { simulator, app, server } = scene.company
    updateGroupPush(simulator.org, app.id, { renameAppGroups: false })
    server.groups.set('g-1', { id: 'g-1', displayName: 'Users', members: [] })
    await refreshAppGroups(simulator.wire, app.id)
    linkGroup(simulator.org, app.id, scene.group.id, 'g-1')
    await scene.requests()
    expect(server.groups.get('g-1')?.displayName).toBe('Users')
  })

  it('is sent in batches of the custom size', async () => {
    await using scene = await openScene({ members: [] })
    const { simulator, app } = scene.company
    updateGroupPush(simulator.org, app.id, { patchBatchSize: 1 })
    await push(scene)
    addMembers(simulator.org, scene.group.id, [scene.ines.id, scene.tomas.id])
    expect(await scene.requests()).toEqual([
      'GET /Groups/g-1',
      RENAME,
      `${PATCH}[{"op":"add","path":"members","value":[${TOMAS}]}]}`,
      `${PATCH}[{"op":"add","path":"members","value":[${INES}]}]}`,
    ])
  })
})

describe('a pushed group of a wizard app', () => {
  it('is looked up, created, read, and written whole', async () => {
    await using scene = await openScene({ template: 'wizard', members: ['ines', 'tomas'] })
    pushGroupByName(scene.company.simulator.org, scene.company.app.id, scene.group.id)
    expect(await scene.requests()).toEqual([
      'GET /Groups?filter=displayName+eq+%22Fluid+User%22&startIndex=1&count=100',
      `POST /Groups {${SCHEMA},"displayName":"Fluid User","members":[${TOMAS},${INES}]}`,
      'GET /Groups/g-1',
      put('Fluid User', TOMAS, INES),
    ])
  })

  it('is written with an empty list when it is empty', async () => {
    await using scene = await openScene({ template: 'wizard', members: [] })
    pushGroupByName(scene.company.simulator.org, scene.company.app.id, scene.group.id)
    expect(await scene.requests()).toEqual([
      'GET /Groups?filter=displayName+eq+%22Fluid+User%22&startIndex=1&count=100',
      `POST /Groups {${SCHEMA},"displayName":"Fluid User","members":[]}`,
      'GET /Groups/g-1',
      put('Fluid User'),
    ])
  })

  it('gets a new member by two rounds of reading and writing', async () => {
    await using scene = await openScene({ template: 'wizard', members: ['ines'] })
    await push(scene)
    addMembers(scene.company.simulator.org, scene.group.id, [scene.tomas.id])
    expect(await scene.requests()).toEqual([
      'GET /Groups/g-1',
      'GET /Groups/g-1',
      put('Fluid User', INES, TOMAS),
      'GET /Groups/g-1',
      put('Fluid User', TOMAS, INES),
    ])
  })

  it('loses a member by the second write, which leaves him out', async () => {
    await using scene = await openScene({ template: 'wizard', members: ['ines', 'tomas'] })
    await push(scene)
    removeMembers(scene.company.simulator.org, scene.group.id, [scene.ines.id])
    expect(await scene.requests()).toEqual([
      'GET /Groups/g-1',
      'GET /Groups/g-1',
      put('Fluid User', TOMAS, INES),
      'GET /Groups/g-1',
      put('Fluid User', TOMAS),
    ])
  })

  it('is renamed by GET, GET, PUT', async () => {
    await using scene = await openScene({ template: 'wizard', members: ['ines'] })
    await push(scene)
    updateGroup(scene.company.simulator.org, scene.group.id, { name: 'Fluid Users' })
    expect(await scene.requests()).toEqual(['GET /Groups/g-1', 'GET /Groups/g-1', put('Fluid Users', INES)])
  })

  it('is written twice by Push now', async () => {
    await using scene = await openScene({ template: 'wizard', members: ['ines'] })
    const mapping = await push(scene)
    pushNow(scene.company.simulator.org, mapping.id)
    expect(await scene.requests()).toEqual([
      'GET /Groups/g-1',
      'GET /Groups/g-1',
      put('Fluid User', INES),
      put('Fluid User', INES),
    ])
  })

  it('is pushed again when a member is reactivated', async () => {
    await using scene = await openScene({ template: 'wizard', members: ['ines', 'tomas'] })
    const { simulator, app } = scene.company
    await push(scene)
    unassignPerson(simulator.org, app.id, scene.ines.id)
    await scene.requests()
    assignPerson(simulator.org, app.id, scene.ines.id)
    const groupRequests = (await scene.requests()).filter((request) => request.includes('/Groups'))
    expect(groupRequests).toEqual([
      'GET /Groups/g-1',
      'GET /Groups/g-1',
      put('Fluid User', TOMAS, INES),
      'GET /Groups/g-1',
      put('Fluid User', TOMAS, INES),
    ])
  })

  it('overlaps with another group when a member of both is reactivated', async () => {
    await using scene = await openScene({ template: 'wizard', members: ['ines'], delayMs: 20 })
    const { simulator, app } = scene.company
    await push(scene)
    const other = createGroup(simulator.org, { name: 'Fluid Project Viewer' })
    addMembers(simulator.org, other.id, [scene.ines.id])
    pushGroupByName(simulator.org, app.id, other.id)
    unassignPerson(simulator.org, app.id, scene.ines.id)
    await scene.requests()
    assignPerson(simulator.org, app.id, scene.ines.id)
    const order = (await scene.requests())
      .filter((request) => request.includes('/Groups'))
      .map((request) => request.split(' ').slice(0, 2).join(' '))
    expect(order.slice(0, 4).sort()).toEqual([
      'GET /Groups/g-1',
      'GET /Groups/g-1',
      'GET /Groups/g-2',
      'GET /Groups/g-2',
    ])
  })
})

describe('members of a pushed group', () => {
  it('are left out silently when they have no account', async () => {
    await using scene = await openScene({ members: ['ines'] })
    const stranger = addPerson(scene.company, 'Odile Brandt')
    addMembers(scene.company.simulator.org, scene.group.id, [stranger.id])
    pushGroupByName(scene.company.simulator.org, scene.company.app.id, scene.group.id)
    const [create] = await scene.requests()
    expect(create).toBe(`POST /Groups {${SCHEMA},"displayName":"Fluid User","members":[${INES}]}`)
  })

  it('join when they get their account', async () => {
    await using scene = await openScene({ members: ['ines'] })
    const { simulator, app } = scene.company
    const odile = addPerson(scene.company, 'Odile Brandt')
    addMembers(simulator.org, scene.group.id, [odile.id])
    await push(scene)
    assignPeople(simulator.org, app.id, [odile.id])
    const groupRequests = (await scene.requests()).filter((request) => request.includes('/Groups'))
    expect(groupRequests).toEqual([
      'GET /Groups/g-1',
      RENAME,
      `${PATCH}[{"op":"add","path":"members","value":[{"value":"u-3","display":"odile.brandt@northrail.example"}]}]}`,
    ])
  })
})
