import { expect, test } from 'vitest'
import type { Circle, Likeness } from '../port/grants.ts'
import type { PeopleQuery } from '../port/people.ts'
import { group, type Open, openScene, person } from './scene.ts'

const QUERY: PeopleQuery = { beginnings: [], limit: 50 }
const INES = { name: { givenName: 'Inés', familyName: 'Valcourt' }, emails: [{ value: 'iv@northrail.example' }] }
const RUTH = { displayName: 'Ruth van den Berg', emails: [{ value: 'ruth@northrail.example' }] }

const SEARCHES: readonly (readonly [what: string, query: Partial<PeopleQuery>, names: readonly string[]])[] = [
  ['everybody in order of name', {}, ['a1', 'ines', 'ruth', 'zoe']],
  ['the beginning of a first name, whatever its accents mean', { beginnings: ['iné'] }, ['ines']],
  ['the beginning of any word of a display name', { beginnings: ['ber'] }, ['ruth']],
  ['two beginnings that both fit', { beginnings: ['ru', 'va'] }, ['ruth']],
  ['two beginnings of which one fits nobody', { beginnings: ['ru', 'xx'] }, []],
  ['the beginning of an e-mail address', { beginnings: ['iv@nor'] }, ['ines']],
  ['the beginning of a user name', { beginnings: ['zo'] }, ['zoe']],
  ['people without access', { isActive: false }, ['zoe']],
  ['people added by hand', { isByHand: true }, ['a1']],
  ['people who have never signed in', { isPending: true }, ['a1', 'ruth']],
  ['people of a role', { role: role('Team manager') }, ['ines', 'ruth']],
  ['people of a default role', { role: { ...role('User'), isDefault: true } }, ['a1', 'zoe']],
  [
    'people of a role that comes with a licence',
    { role: { ...role('Timesheet Exempt'), licences: [licence('Collaborator')] } },
    ['ines'],
  ],
  ['people whose group gives a licence', { licence: licence('Collaborator') }, ['ines']],
  ['people who have a licence by hand', { licence: licence('Unlicensed') }, ['a1']],
  ['people with the default licence', { licence: { ...licence('Licensed'), isDefault: true } }, ['ruth', 'zoe']],
  ['people after a name', { after: 'ines' }, ['ruth', 'zoe']],
  ['no more people than asked for', { limit: 1 }, ['a1']],
]

export function describePeople(open: Open): void {
  test.each(SEARCHES)('lists %s', async (_what, query, names) => {
    await using scene = await openScene(open)
    const { store, acme } = scene
    await store.write(acme, async (tx) => {
      const ines = await tx.users.insert(person('ines', INES))
      const ruth = await tx.users.insert(person('ruth', RUTH))
      const a1 = await tx.users.insert({ ...person('a1'), isByHand: true })
      await tx.users.insert(person('zoe', { active: false }))
      const gone = await tx.users.insert(person('gone', INES))
      await tx.users.markDeleted(gone, 2_000)
      await tx.people.noteSignIn(ines.id, 3_000)
      const managers = await tx.groups.insert(group('Managers'))
      await tx.groups.setGrant(managers.key, grant('role', 'Team manager'))
      const guests = await tx.groups.insert(group('Guests'))
      await tx.groups.setGrant(guests.key, grant('licence', 'Collaborator'))
      await tx.memberships.add(managers.key, [ines.id], 1_000)
      await tx.memberships.add(guests.key, [ines.id], 1_000)
      const by = { by: 'admin', atMs: 1_000, requestId: 'r' }
      await tx.grants.grantByHand(ruth.key, { kind: 'role', name: 'Team manager' }, by)
      await tx.grants.grantByHand(a1.key, { kind: 'licence', name: 'Unlicensed' }, by)
      await tx.grants.grantByHand(ines.key, { kind: 'licence', name: 'Unlicensed' }, by)
    })
    const listed = await store.read(acme, (tx) => tx.people.listPeople({ ...QUERY, ...query }))
    expect(listed.map(({ user }) => user.resource['userName'])).toEqual(names)
  })

  test('finds a person by the new names and no longer by the old ones, and takes it over from a hand', async () => {
    await using scene = await openScene(open)
    const { store, acme } = scene
    const before = await store.write(acme, (tx) => tx.users.insert({ ...person('ines', INES), isByHand: true }))
    const row = { ...person('ines', RUTH, 2), isByHand: false }
    await store.write(acme, (tx) => tx.users.update(before, row))
    const find = (beginning: string) =>
      store.read(acme, async (tx) => (await tx.people.listPeople({ ...QUERY, beginnings: [beginning] })).length)
    expect([await find('valc'), await find('berg')]).toEqual([0, 1])
    expect(await store.read(acme, (tx) => tx.people.findOrigin(before.id))).toEqual({
      isByHand: false,
      lastSignInMs: undefined,
    })
  })

  test('finds people under whose name wrong credentials were tried often', async () => {
    await using scene = await openScene(open)
    const { store, acme } = scene
    await store.write(acme, async (tx) => {
      await tx.users.insert(person('ines'))
      await tx.users.insert(person('ruth'))
      for (let tries = 0; tries < 3; tries += 1) await tx.signIn.noteFailure('ines', '192.0.2.1', 5_000, 60_000)
      await tx.signIn.noteFailure('ruth', '192.0.2.1', 5_000, 60_000)
    })
    const locked = (ms: number) =>
      store.read(acme, (tx) => tx.people.listPeople({ ...QUERY, lockedSince: { ms, failuresMin: 3 } }))
    expect((await locked(4_000)).map(({ nameKey }) => nameKey)).toEqual(['ines'])
    expect(await locked(5_000)).toEqual([])
  })

  test('tells people who have been given the same, among more roles than a number has room for', async () => {
    await using scene = await openScene(open)
    const { store, acme } = scene
    const everybody = { kind: 'everybody' } as const
    const by = { by: 'admin', atMs: 1_000, requestId: 'r' }
    await store.write(acme, async (tx) => {
      const ines = await tx.users.insert(person('ines'))
      const ruth = await tx.users.insert(person('ruth', { active: false }))
      await tx.users.insert(person('zoe'))
      for (let number = 10; number < 70; number += 1) {
        const made = await tx.groups.insert(group(`Group ${number}`))
        await tx.groups.setGrant(made.key, grant('role', `Role ${number}`))
        await tx.memberships.add(made.key, [number === 69 ? ruth.id : ines.id], 1_000)
        await tx.groups.update(made, group(`Group ${number}`), 1)
      }
      await tx.grants.grantByHand(ruth.key, { kind: 'role', name: 'Role 68' }, by)
    })
    const found = await store.read(acme, async (tx) => {
      const alike = await tx.grants.countLikenesses(everybody)
      const ofRuth = alike.filter(({ given }) => !given.isActive)
      return {
        given: alike.map(({ given, people }) => [given.roles.length, given.isActive, people]).sort(),
        roles: ofRuth.map(({ given }) => given.roles),
        first: await tx.grants.listAlike(everybody, ofRuth, 5),
      }
    })
    expect(found).toMatchObject({
      given: [
        [0, true, 1],
        [2, false, 1],
        [59, true, 1],
      ],
      roles: [['Role 68', 'Role 69']],
      first: [{ userName: 'ruth' }],
    })
  })

  test('names the first of those who are alike, and of a large group somebody of each kind', async () => {
    await using scene = await openScene(open)
    const { store, acme } = scene
    const by = { by: 'admin', atMs: 1_000, requestId: 'r' }
    const large = await store.write(acme, async (tx) => {
      const ids = []
      for (let number = 0; number < 2_010; number += 1) {
        const { key, id } = await tx.users.insert(person(`p${number}`, { active: number < 2_000 || number > 2_002 }))
        ids.push(id)
        if (number > 2_003) await tx.grants.grantByHand(key, { kind: 'role', name: 'User' }, by)
      }
      const made = await tx.groups.insert(group('Everybody'))
      await tx.memberships.add(made.key, ids, 1_000)
      await tx.groups.update(made, group('Everybody'), ids.length)
      return { kind: 'members', group: made.key } as const
    })
    const named = (circle: Circle, isWanted: (likeness: Likeness) => boolean) =>
      store.read(acme, async (tx) => {
        const alike = (await tx.grants.countLikenesses(circle)).filter(isWanted)
        return (await tx.grants.listAlike(circle, alike, 3)).map(({ userName }) => userName)
      })
    for (const circle of [large, { kind: 'everybody' } as const]) {
      expect(await named(circle, () => true)).toEqual(['p0', 'p1', 'p2'])
      expect(await named(circle, ({ people }) => people < 10)).toEqual(['p2000', 'p2004'])
    }
  })
}

function role(name: string) {
  return { name, isDefault: false, licences: [] }
}

function licence(name: 'Licensed' | 'Collaborator' | 'Unlicensed') {
  const order = ['Licensed', 'Collaborator', 'Unlicensed'] as const
  return { name, higher: order.slice(0, order.indexOf(name)), isDefault: false }
}

function grant(kind: 'role' | 'licence', name: string) {
  const is = kind === 'role' ? { kind, name } : { kind, name: 'Collaborator' as const }
  return { grant: is, by: 'catalogue' as const, sinceMs: 1_000 }
}
