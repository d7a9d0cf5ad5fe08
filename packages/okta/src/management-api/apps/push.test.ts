import { describe, expect, it } from 'vitest'
import { refreshAppGroups } from '../../provisioning/connection.ts'
import { type Served, serveCompany, takeAll } from '../../testing/okta-client.ts'

async function push(served: Served, name: string) {
  const group = await served.client.groupApi.createGroup({ group: { profile: { name } } })
  const mapping = await served.client.groupPushMappingApi.createGroupPushMapping({
    appId: served.app.id,
    body: { sourceGroupId: group.id ?? '', targetGroupName: name },
  })
  await served.simulator.settled()
  return { group, mappingId: mapping.id ?? '' }
}

describe('group push mappings, through Okta’s SDK', () => {
  it('creates the group at the app', async () => {
    await using served = await serveCompany()
    const { group, mappingId } = await push(served, 'Fluid User')
    const mapping = await served.client.groupPushMappingApi.getGroupPushMapping({ appId: served.app.id, mappingId })
    expect(mapping).toMatchObject({ sourceGroupId: group.id, status: 'ACTIVE' })
    expect([...served.server.groups.values()]).toMatchObject([{ displayName: 'Fluid User' }])
  })

  it('links a group that the app has', async () => {
    await using served = await serveCompany()
    served.server.groups.set('g-9', { id: 'g-9', displayName: 'Fluid User', members: [] })
    await refreshAppGroups(served.simulator.wire, served.app.id)
    await push(served, 'Fluid User')
    expect([...served.server.groups.keys()]).toEqual(['g-9'])
  })

  it('deactivates, activates and lists by status', async () => {
    await using served = await serveCompany()
    const { groupPushMappingApi } = served.client
    const appId = served.app.id
    const { mappingId } = await push(served, 'Fluid User')
    await groupPushMappingApi.updateGroupPushMapping({ appId, mappingId, body: { status: 'INACTIVE' } })
    const inactive = await takeAll(await groupPushMappingApi.listGroupPushMappings({ appId, status: 'INACTIVE' }))
    expect(inactive.map(({ id }) => id)).toEqual([mappingId])
    const active = await groupPushMappingApi.updateGroupPushMapping({ appId, mappingId, body: { status: 'ACTIVE' } })
    expect(active.status).toBe('ACTIVE')
  })

  it.each([
    [true, 0],
    [false, 1],
  ])(
    'deletes an inactive mapping; with deleteTargetGroup=%s the app keeps %i groups',
    async (deleteTargetGroup, left) => {
      await using served = await serveCompany()
      const { groupPushMappingApi } = served.client
      const appId = served.app.id
      const { mappingId } = await push(served, 'Fluid User')
      const request = { appId, mappingId, deleteTargetGroup }
      await expect(groupPushMappingApi.deleteGroupPushMapping(request)).rejects.toMatchObject({ status: 400 })
      await groupPushMappingApi.updateGroupPushMapping({ appId, mappingId, body: { status: 'INACTIVE' } })
      await groupPushMappingApi.deleteGroupPushMapping(request)
      await served.simulator.settled()
      expect(served.server.groups.size).toBe(left)
      await expect(groupPushMappingApi.getGroupPushMapping({ appId, mappingId })).rejects.toMatchObject({ status: 404 })
    },
  )
})
