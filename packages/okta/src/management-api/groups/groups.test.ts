import type okta from '@okta/okta-sdk-nodejs'
import { describe, expect, it } from 'vitest'
import { addPerson } from '../../testing/company.ts'
import { serveCompany, takeAll } from '../../testing/okta-client.ts'

describe('groups, through Okta’s SDK', () => {
  it('creates, renames, finds and deletes a group', async () => {
    await using served = await serveCompany()
    const { groupApi } = served.client
    const { id: groupId = '' } = await groupApi.createGroup({
      group: { profile: { name: 'Planning', description: 'All' } },
    })
    const renamed = await groupApi.replaceGroup({ groupId, group: { profile: { name: 'Planning North' } } })
    expect(renamed.profile).toMatchObject({ name: 'Planning North' })
    const found = await takeAll(await groupApi.listGroups({ q: 'planning n' }))
    expect(found.map(({ id }) => id)).toEqual([groupId])
    await groupApi.deleteGroup({ groupId })
    await expect(groupApi.getGroup({ groupId })).rejects.toMatchObject({ status: 404, errorCode: 'E0000007' })
  })

  it('adds members, lists them page by page, and takes them out', async () => {
    await using served = await serveCompany()
    const { groupApi } = served.client
    const { id: groupId = '' } = await groupApi.createGroup({ group: { profile: { name: 'Planning' } } })
    const people = ['Ines Valcourt', 'Tomas Reyl', 'Odile Brandt'].map((name) => addPerson(served, name))
    for (const { id: userId } of people) await groupApi.assignUserToGroup({ groupId, userId })
    const members = await takeAll(await groupApi.listGroupUsers({ groupId, limit: 2 }))
    expect(members.map(({ id }) => id)).toEqual(people.map(({ id }) => id))
    await groupApi.unassignUserFromGroup({ groupId, userId: people[0]?.id ?? '' })
    expect(await takeAll(await groupApi.listGroupUsers({ groupId }))).toHaveLength(2)
  })

  it('counts people, apps and pushes with expand=stats', async () => {
    await using served = await serveCompany()
    const { groupApi, applicationApi } = served.client
    const { id: groupId = '' } = await groupApi.createGroup({ group: { profile: { name: 'Planning' } } })
    await groupApi.assignUserToGroup({ groupId, userId: addPerson(served, 'Ines Valcourt').id })
    await applicationApi.assignGroupToApplication({ appId: served.app.id, groupId })
    const response = await fetch(`${served.url}/api/v1/groups?q=Planning&expand=stats`, {
      headers: { Authorization: 'SSWS 00-a-token-for-the-management-api' },
    })
    expect(await response.json()).toMatchObject([
      { _embedded: { stats: { usersCount: 1, appsCount: 1, groupPushMappingsCount: 0 } } },
    ])
    const apps = await takeAll(await groupApi.listAssignedApplicationsForGroup({ groupId }))
    expect(apps.map(({ id }) => id)).toEqual([served.app.id])
  })

  it('refuses to change the built-in group', async () => {
    await using served = await serveCompany()
    const { groupApi } = served.client
    const [everyone] = await takeAll(await groupApi.listGroups({ filter: 'type eq "BUILT_IN"' }))
    await expect(groupApi.deleteGroup({ groupId: everyone?.id ?? '' })).rejects.toMatchObject({
      status: 400,
      errorCauses: [{ errorSummary: 'Everyone is built in and cannot be changed.' }],
    })
  })
})

describe('group rules, through Okta’s SDK', () => {
  it('fills a group when the rule is activated, and empties it when it goes with its members', async () => {
    await using served = await serveCompany()
    const { groupApi } = served.client
    const ines = addPerson(served, 'Ines Valcourt', { department: 'Planning' })
    addPerson(served, 'Tomas Reyl', { department: 'Freight' })
    const { id: groupId = '' } = await groupApi.createGroup({ group: { profile: { name: 'Planners' } } })
    const rule = await groupApi.createGroupRule({ groupRule: ruleFor(groupId, 'user.department == "Planning"') })
    expect(rule).toMatchObject({ status: 'INACTIVE', name: 'Planning people' })
    await groupApi.activateGroupRule({ ruleId: rule.id ?? '' })
    expect(await memberIds()).toEqual([ines.id])
    await groupApi.deactivateGroupRule({ ruleId: rule.id ?? '' })
    await groupApi.activateGroupRule({ ruleId: rule.id ?? '' })
    await groupApi.deleteGroupRule({ ruleId: rule.id ?? '', removeUsers: true })
    await expect(groupApi.getGroupRule({ ruleId: rule.id ?? '' })).rejects.toMatchObject({ status: 404 })

    async function memberIds() {
      return (await takeAll(await groupApi.listGroupUsers({ groupId }))).map(({ id }) => id)
    }
  })

  it('changes an inactive rule and refuses to change an active one', async () => {
    await using served = await serveCompany()
    const { groupApi } = served.client
    const { id: groupId = '' } = await groupApi.createGroup({ group: { profile: { name: 'Planners' } } })
    const { id: ruleId = '' } = await groupApi.createGroupRule({ groupRule: ruleFor(groupId, 'user.title != null') })
    const changed = await groupApi.replaceGroupRule({ ruleId, groupRule: ruleFor(groupId, 'user.city == "Lyon"') })
    expect(changed.conditions?.expression?.value).toBe('user.city == "Lyon"')
    await groupApi.activateGroupRule({ ruleId })
    await expect(
      groupApi.replaceGroupRule({ ruleId, groupRule: ruleFor(groupId, 'user.city == "Lund"') }),
    ).rejects.toMatchObject({
      errorCauses: [{ errorSummary: 'An active rule cannot be changed: deactivate it first.' }],
    })
  })

  it('refuses an expression that cannot be read, and says where', async () => {
    await using served = await serveCompany()
    const { groupApi } = served.client
    const { id: groupId = '' } = await groupApi.createGroup({ group: { profile: { name: 'Planners' } } })
    const creation = groupApi.createGroupRule({ groupRule: ruleFor(groupId, 'user.city == ') })
    await expect(creation).rejects.toMatchObject({
      status: 400,
      errorCauses: [{ errorSummary: expect.stringMatching(/^expression: Invalid expression at position \d+/) }],
    })
  })
})

function ruleFor(groupId: string, value: string) {
  return {
    type: 'group_rule' as const,
    name: 'Planning people',
    conditions: { expression: { type: 'urn:okta:expression:1.0', value } },
    actions: { assignUserToGroups: { groupIds: [groupId] } },
  } satisfies okta.CreateGroupRuleRequest
}
