import { describe, expect, it } from 'vitest'
import { addPerson } from '../../testing/company.ts'
import { serveCompany, takeAll } from '../../testing/okta-client.ts'

const INES = {
  firstName: 'Ines',
  lastName: 'Valcourt',
  email: 'ines@northrail.example',
  login: 'ines@northrail.example',
}

describe('users, through Okta’s SDK', () => {
  it('creates a person who is active at once, with groups', async () => {
    await using served = await serveCompany()
    const { client } = served
    const group = await client.groupApi.createGroup({ group: { profile: { name: 'Planning' } } })
    const user = await client.userApi.createUser({ body: { profile: INES, groupIds: [group.id ?? ''] } })
    expect(user).toMatchObject({ status: 'ACTIVE', profile: INES })
    const groups = await takeAll(await client.userApi.listUserGroups({ userId: user.id ?? '' }))
    expect(groups.map(({ profile }) => profile?.name)).toEqual(['Everyone', 'Planning'])
  })

  it('finds a person by id and by login', async () => {
    await using served = await serveCompany()
    const person = addPerson(served, 'Ines Valcourt')
    const byId = await served.client.userApi.getUser({ userId: person.id })
    const byLogin = await served.client.userApi.getUser({ userId: 'Ines.Valcourt@northrail.example' })
    expect([byId.id, byLogin.id]).toEqual([person.id, person.id])
  })

  it('walks a person through staged, active, suspended, deactivated and deleted', async () => {
    await using served = await serveCompany()
    const { userApi } = served.client
    const { id: userId = '' } = await userApi.createUser({ body: { profile: INES }, activate: false })
    const seen = [await statusOf(userId)]
    const acts = [
      () => userApi.activateUser({ userId, sendEmail: false }),
      () => userApi.suspendUser({ userId }),
      () => userApi.unsuspendUser({ userId }),
      () => userApi.deactivateUser({ userId }),
      () => userApi.reactivateUser({ userId }),
      () => userApi.deleteUser({ userId }),
    ]
    for (const act of acts) {
      await act()
      seen.push(await statusOf(userId))
    }
    expect(seen).toEqual(['STAGED', 'ACTIVE', 'SUSPENDED', 'ACTIVE', 'DEPROVISIONED', 'ACTIVE', 'DEPROVISIONED'])
    await userApi.deleteUser({ userId })
    await expect(userApi.getUser({ userId })).rejects.toMatchObject({ status: 404, errorCode: 'E0000007' })

    async function statusOf(id: string) {
      return (await userApi.getUser({ userId: id })).status
    }
  })

  it('answers an activation link when no mail shall be sent', async () => {
    await using served = await serveCompany()
    const { userApi } = served.client
    const { id: userId = '' } = await userApi.createUser({ body: { profile: INES }, activate: false })
    const token = await userApi.activateUser({ userId, sendEmail: false })
    expect(token.activationUrl).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/signin\?activation=/)
  })

  it('changes some attributes by POST and replaces all by PUT', async () => {
    await using served = await serveCompany()
    const { userApi } = served.client
    const { id: userId = '' } = await userApi.createUser({ body: { profile: { ...INES, title: 'Planner' } } })
    const updated = await userApi.updateUser({ userId, user: { profile: { department: 'Freight' } } })
    expect(updated.profile).toMatchObject({ title: 'Planner', department: 'Freight' })
    const replaced = await userApi.replaceUser({ userId, user: { profile: { ...INES, lastName: 'Valcourt-Reyl' } } })
    expect(replaced.profile?.lastName).toBe('Valcourt-Reyl')
    expect(replaced.profile?.title).toBeUndefined()
  })

  it.each([
    ['q, the beginning of a name', { q: 'tom' }, ['Tomas']],
    ['filter by login', { filter: 'profile.login eq "ODILE.BRANDT@northrail.example"' }, ['Odile']],
    ['filter by status', { filter: 'status eq "SUSPENDED"' }, ['Odile']],
    ['search by an attribute of the profile', { search: 'profile.department eq "Freight"' }, ['Ines', 'Tomas']],
    [
      'search with or, not and parentheses',
      { search: 'not (profile.firstName sw "I") and (status eq "ACTIVE" or profile.title pr)' },
      ['Tomas'],
    ],
    ['search by time', { search: 'created gt "2020-01-01T00:00:00Z" and profile.lastName ew "t"' }, ['Ines', 'Odile']],
  ])('lists by %s', async (_title, query, names) => {
    await using served = await serveCompany()
    addPerson(served, 'Ines Valcourt', { department: 'Freight' })
    addPerson(served, 'Tomas Reyl', { department: 'Freight' })
    const odile = addPerson(served, 'Odile Brandt', { department: 'Planning' })
    await served.client.userApi.suspendUser({ userId: odile.id })
    const users = await takeAll(await served.client.userApi.listUsers(query))
    expect(new Set(users.map(({ profile }) => profile?.firstName))).toEqual(new Set(names))
  })

  it('leaves deactivated people out unless they are asked for', async () => {
    await using served = await serveCompany()
    const { userApi } = served.client
    const ines = addPerson(served, 'Ines Valcourt')
    await userApi.deactivateUser({ userId: ines.id })
    const usual = await takeAll(await userApi.listUsers())
    const asked = await takeAll(await userApi.listUsers({ filter: 'status eq "DEPROVISIONED"' }))
    expect([usual.length, asked.map(({ id }) => id)]).toEqual([0, [ines.id]])
  })

  it('leads through pages by Link, sorted as asked, each person once', async () => {
    await using served = await serveCompany()
    for (let index = 0; index < 25; index++) addPerson(served, `Person Number${String(index).padStart(2, '0')}`)
    const query = { limit: 10, search: 'status eq "ACTIVE"', sortBy: 'profile.lastName', sortOrder: 'desc' }
    const users = await takeAll(await served.client.userApi.listUsers(query))
    expect(users.map(({ profile }) => profile?.lastName)).toEqual(
      Array.from({ length: 25 }, (_, index) => `Number${String(24 - index).padStart(2, '0')}`),
    )
  })

  it.each([
    [
      'a login that is taken',
      { profile: { ...INES, login: 'tomas.reyl@northrail.example' } },
      'login: An object with this field already exists in the current organization',
    ],
    ['a missing name', { profile: { ...INES, lastName: '' } }, 'lastName: The field cannot be left blank'],
  ])('refuses %s with the field and the cause', async (_title, body, cause) => {
    await using served = await serveCompany()
    addPerson(served, 'Tomas Reyl')
    await expect(served.client.userApi.createUser({ body })).rejects.toMatchObject({
      status: 400,
      errorCode: 'E0000001',
      errorCauses: [{ errorSummary: cause }],
    })
  })

  it('refuses an act that the status does not allow', async () => {
    await using served = await serveCompany()
    const { id: userId } = addPerson(served, 'Ines Valcourt')
    const { userApi } = served.client
    await expect(userApi.activateUser({ userId })).rejects.toMatchObject({ status: 403, errorCode: 'E0000016' })
    await expect(userApi.unsuspendUser({ userId })).rejects.toMatchObject({ status: 403, errorCode: 'E0000038' })
  })
})
