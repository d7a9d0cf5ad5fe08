import { describe, expect, it } from 'vitest'
import { addPerson } from '../../testing/company.ts'
import { serveCompany, takeAll } from '../../testing/okta-client.ts'

describe('assignments, through Okta’s SDK', () => {
  it('assigns a person, who then has an account at the app', async () => {
    await using served = await serveCompany()
    const { applicationApi } = served.client
    const { id: userId } = addPerson(served, 'Ines Valcourt')
    const appId = served.app.id
    const assigned = await applicationApi.assignUserToApplication({ appId, appUser: { id: userId, scope: 'USER' } })
    expect(assigned).toMatchObject({ id: userId, scope: 'USER', status: 'STAGED', syncState: 'SYNCING' })
    await served.simulator.settled()
    const appUser = await applicationApi.getApplicationUser({ appId, userId })
    expect(appUser).toMatchObject({
      externalId: 'u-1',
      status: 'PROVISIONED',
      syncState: 'SYNCHRONIZED',
      credentials: { userName: 'ines.valcourt@northrail.example' },
      profile: { givenName: 'Ines', familyName: 'Valcourt', email: 'ines.valcourt@northrail.example' },
    })
  })

  it('sends what the assignment says by hand, the user name too', async () => {
    await using served = await serveCompany()
    const { applicationApi } = served.client
    const { id } = addPerson(served, 'Ines Valcourt')
    const appUser = {
      id,
      scope: 'USER',
      credentials: { userName: 'ivalcourt' },
      profile: { title: 'Planner' },
    } as const
    await applicationApi.assignUserToApplication({ appId: served.app.id, appUser })
    await served.simulator.settled()
    expect(served.server.users.get('u-1')).toMatchObject({ userName: 'ivalcourt', title: 'Planner' })
  })

  it('pushes a changed assignment', async () => {
    await using served = await serveCompany()
    const { applicationApi } = served.client
    const { id: userId } = addPerson(served, 'Ines Valcourt')
    const appId = served.app.id
    await applicationApi.assignUserToApplication({ appId, appUser: { id: userId } })
    await served.simulator.settled()
    await applicationApi.updateApplicationUser({ appId, userId, appUser: { profile: { nickName: 'Nessa' } } })
    await served.simulator.settled()
    expect(served.server.users.get('u-1')).toMatchObject({ nickName: 'Nessa' })
  })

  it('lists the assigned people page by page, found by the beginning of a name', async () => {
    await using served = await serveCompany()
    const { applicationApi } = served.client
    const appId = served.app.id
    for (const name of ['Ines Valcourt', 'Tomas Reyl', 'Odile Brandt']) {
      await applicationApi.assignUserToApplication({ appId, appUser: { id: addPerson(served, name).id } })
    }
    expect(await takeAll(await applicationApi.listApplicationUsers({ appId, limit: 2 }))).toHaveLength(3)
    const found = await takeAll(await applicationApi.listApplicationUsers({ appId, q: 'odi' }))
    expect(found.map(({ credentials }) => credentials?.userName)).toEqual(['odile.brandt@northrail.example'])
  })

  it('assigns a group, whose members have accounts through it until it is unassigned', async () => {
    await using served = await serveCompany()
    const { applicationApi, groupApi } = served.client
    const appId = served.app.id
    const { id: groupId = '' } = await groupApi.createGroup({ group: { profile: { name: 'Planning' } } })
    const { id: userId } = addPerson(served, 'Ines Valcourt')
    await groupApi.assignUserToGroup({ groupId, userId })
    const assignment = await applicationApi.assignGroupToApplication({ appId, groupId })
    expect(assignment).toMatchObject({ id: groupId, priority: 0 })
    expect(await applicationApi.getApplicationUser({ appId, userId })).toMatchObject({ scope: 'GROUP' })
    await expect(applicationApi.unassignUserFromApplication({ appId, userId })).rejects.toMatchObject({ status: 400 })
    await applicationApi.unassignApplicationFromGroup({ appId, groupId })
    await expect(applicationApi.getApplicationUser({ appId, userId })).rejects.toMatchObject({ status: 404 })
    expect(await takeAll(await applicationApi.listApplicationGroupAssignments({ appId }))).toEqual([])
  })

  it('unassigns a person, whose account is deactivated', async () => {
    await using served = await serveCompany()
    const { applicationApi } = served.client
    const appId = served.app.id
    const { id: userId } = addPerson(served, 'Ines Valcourt')
    await applicationApi.assignUserToApplication({ appId, appUser: { id: userId } })
    await served.simulator.settled()
    await applicationApi.unassignUserFromApplication({ appId, userId })
    await served.simulator.settled()
    expect(served.server.users.get('u-1')).toMatchObject({ active: false })
  })
})
