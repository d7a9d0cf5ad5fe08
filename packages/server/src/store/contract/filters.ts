import { describe, expect, test } from 'vitest'
import { filterOf, group, type Open, openScene, PEOPLE, person, TYPES } from './scene.ts'

const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'

const CAST = [
  person('Ines@northrail.example', {
    externalId: '00u1',
    name: { givenName: 'Inés', familyName: 'Valcourt' },
    displayName: 'Straße 100% \\ _',
    title: '',
    emails: [
      { value: 'Ines@northrail.example', type: 'work', primary: true },
      { value: 'ines@home.example', type: 'home' },
    ],
    [ENTERPRISE]: { department: 'R&D', manager: { value: 'id-ruth' } },
  }),
  person('ruth', { externalId: '00U1', active: false, emails: [{ value: 'r@home.example', type: 'work' }] }),
  person('𝒳avier', { displayName: 'O\'Brien "x"', title: 'B' }),
]

/** What each filter finds among the cast, by number. */
const FOUND: readonly (readonly [filter: string, found: readonly number[]])[] = [
  ['userName eq "INES@NORTHRAIL.EXAMPLE"', [0]],
  ['userName ne "ruth"', [0, 2]],
  ['userName sw "𝒳"', [2]],
  ['userName gt "z"', [2]],
  ['externalId eq "00u1"', [0]],
  ['id eq "id-ruth"', [1]],
  ['displayName co "STRASSE"', [0]],
  ['displayName co "0% \\\\"', [0]],
  ['displayName ew "_"', [0]],
  ['displayName co "%b"', []],
  ['displayName eq "o\'brien \\"X\\""', [2]],
  ['name.givenName eq "INÉS"', [0]],
  ['name.givenName eq "INE\u0301S"', [0]],
  ['name pr', [0]],
  ['name[not (givenName eq "x")]', [0]],
  ['not (name[givenName eq "x"])', [0, 1, 2]],
  ['title pr', [2]],
  ['title eq null', [0, 1]],
  ['title le "b"', [0, 2]],
  ['active eq false', [1]],
  ['not (active eq false)', [0, 2]],
  ['emails eq "ines@NORTHRAIL.example"', [0]],
  ['emails.type eq "work"', [0, 1]],
  ['emails[type eq "work" and value ew "@home.example"]', [1]],
  ['emails.type eq "work" and emails.value ew "@home.example"', [0, 1]],
  ['emails[type eq "home" and value eq "INES@home.example"]', [0]],
  ['emails[not (type eq "work")]', [0]],
  ['emails[primary eq true].value sw "ines"', [0]],
  ['not (emails pr)', [2]],
  [`${ENTERPRISE}:department eq "r&d"`, [0]],
  [`${ENTERPRISE}:manager eq "id-ruth"`, [0]],
  ['groups pr', [0, 1]],
  ['groups.display eq "FLUID USER"', [0]],
  ['groups[value eq "id-Fluid User" and display co "user"]', [0]],
  ['not (groups.value eq "id-Fluid User")', [1, 2]],
  ['meta.created eq "1970-01-01T00:00:01Z"', [0, 1, 2]],
  ['meta.lastModified gt "2020-01-01T00:00:00Z"', []],
  ['meta[resourceType eq "User" and created lt "1970-01-02T00:00:00Z"]', [0, 1, 2]],
  ['meta.resourceType eq "user"', []],
  ['(userName eq "ruth" or title pr) and not (active eq false)', [2]],
  ['userName pr and (active eq true or active eq false) and not (title pr or emails.type eq "home")', [1]],
]

export function describeFilters(open: Open): void {
  describe('finds', () => {
    test.each(FOUND)('%s', async (filter, found) => {
      await using scene = await openScene(open)
      const ids = await scene.store.write(scene.acme, async (tx) => {
        for (const one of CAST) await tx.users.insert(one)
        const user = await tx.groups.insert(group('Fluid User'))
        const gone = await tx.groups.insert(group('gone'))
        const other = await tx.groups.insert(group('other'))
        await tx.memberships.add(user.key, [person('Ines@northrail.example').id], 1)
        await tx.memberships.add(gone.key, [person('𝒳avier').id], 1)
        await tx.memberships.add(other.key, [person('ruth').id], 1)
        await tx.groups.markDeleted(gone.key, 2)
        const page = await tx.users.list({ ...PEOPLE, filter: filterOf(filter) })
        return page.rows.map(({ id }) => CAST.findIndex((one) => one.id === id))
      })
      expect(ids).toEqual(found)
    })
  })

  test.each([
    ['displayName eq "fluid user"', ['Fluid User']],
    ['members.value eq "id-ruth"', ['Fluid User']],
    ['members[display eq "RUTH" and type eq "User"]', ['Fluid User']],
    ['not (members pr)', ['empty']],
    ['displayName sw "F" or displayName co "MPT"', ['Fluid User', 'empty']],
  ])('finds groups: %s', async (filter, found) => {
    await using scene = await openScene(open)
    const names = await scene.store.write(scene.acme, async (tx) => {
      const ruth = await tx.users.insert(person('ruth'))
      const user = await tx.groups.insert(group('Fluid User'))
      await tx.groups.insert(group('empty'))
      await tx.memberships.add(user.key, [ruth.id], 1)
      const page = await tx.groups.list({ ...PEOPLE, filter: filterOf(filter, TYPES.group) })
      return page.rows.map(({ resource }) => resource['displayName'])
    })
    expect(names).toEqual(found)
  })
}
