import { describe, expect, it } from 'vitest'
import { findAppUser } from '../apps/app-user.ts'
import { assignGroup, assignPerson } from '../apps/assignments.ts'
import { addPerson, openCompany } from '../testing/company.ts'
import { listGroupsOfPerson } from './group.ts'
import { activateRule, createRule, deactivateRule, deleteRule } from './group-rules.ts'
import { addMembers, createGroup, removeMembers } from './groups.ts'
import {
  activatePerson,
  createPerson,
  deactivatePerson,
  deletePerson,
  suspendPerson,
  unsuspendPerson,
  updateProfile,
} from './people.ts'
import { findPerson, findPersonByLogin } from './person.ts'

const PROFILE = {
  login: 'Ines@northrail.example',
  email: 'ines@northrail.example',
  firstName: 'Ines',
  lastName: 'Valcourt',
}

describe('a person', () => {
  it('is found by the login in any letter case', async () => {
    await using company = await openCompany()
    const ines = createPerson(company.simulator.org, { profile: PROFILE })
    expect(findPersonByLogin(company.simulator.org, 'INES@northrail.EXAMPLE')).toEqual(ines)
  })

  it('has an id in Okta’s shape', async () => {
    await using company = await openCompany()
    expect(createPerson(company.simulator.org, { profile: PROFILE }).id).toMatch(/^00u[0-9A-Za-z]{17}$/)
  })

  it('cannot have the login of somebody else', async () => {
    await using company = await openCompany()
    createPerson(company.simulator.org, { profile: PROFILE })
    const twin = { ...PROFILE, login: 'ines@NORTHRAIL.example' }
    expect(() => createPerson(company.simulator.org, { profile: twin })).toThrow('login: An object with this field')
  })

  it('goes through staged, active, suspended, deactivated and deleted', async () => {
    await using company = await openCompany()
    const { org } = company.simulator
    const { id, status } = createPerson(org, { profile: PROFILE, isStaged: true })
    const statuses = [
      status,
      ...[activatePerson, suspendPerson, unsuspendPerson, deactivatePerson].map((act) => act(org, id).status),
    ]
    expect(statuses).toEqual(['STAGED', 'ACTIVE', 'SUSPENDED', 'ACTIVE', 'DEPROVISIONED'])
    deletePerson(org, id)
    expect(findPerson(org, id)).toBeUndefined()
  })

  it('cannot be deleted while active', async () => {
    await using company = await openCompany()
    const ines = addPerson(company, 'Ines Valcourt')
    expect(() => deletePerson(company.simulator.org, ines.id)).toThrow('is not deactivated')
  })

  it('who is staged gets the account on activation', async () => {
    await using company = await openCompany()
    const { org } = company.simulator
    const { id } = createPerson(org, { profile: PROFILE, isStaged: true })
    assignPerson(org, company.app.id, id)
    await company.simulator.settled()
    expect(company.server.take()).toEqual([])
    activatePerson(org, id)
    await company.simulator.settled()
    expect(findAppUser(org, company.app.id, id)?.state).toBe('provisioned')
  })

  it('who is suspended causes no request', async () => {
    await using company = await openCompany()
    const ines = addPerson(company, 'Ines Valcourt')
    assignPerson(company.simulator.org, company.app.id, ines.id)
    await company.simulator.settled()
    company.server.take()
    suspendPerson(company.simulator.org, ines.id)
    await company.simulator.settled()
    expect(company.server.take()).toEqual([])
  })

  it('who is deactivated loses the account, and gets it back through a group on activation', async () => {
    await using company = await openCompany()
    const { org } = company.simulator
    const ines = addPerson(company, 'Ines Valcourt')
    const group = createGroup(org, { name: 'Planning' })
    addMembers(org, group.id, [ines.id])
    assignGroup(org, company.app.id, group.id)
    await company.simulator.settled()
    deactivatePerson(org, ines.id)
    await company.simulator.settled()
    expect(company.server.users.get('u-1')?.active).toBe(false)
    activatePerson(org, ines.id)
    await company.simulator.settled()
    expect(company.server.users.get('u-1')?.active).toBe(true)
  })
})

describe('a person in two assigned groups', () => {
  it('keeps the account until the last group goes', async () => {
    await using company = await openCompany()
    const { org } = company.simulator
    const ines = addPerson(company, 'Ines Valcourt')
    const groups = ['Planning', 'London'].map((name) => createGroup(org, { name }))
    for (const group of groups) {
      addMembers(org, group.id, [ines.id])
      assignGroup(org, company.app.id, group.id)
    }
    await company.simulator.settled()
    const states = groups.map((group) => {
      removeMembers(org, group.id, [ines.id])
      return findAppUser(org, company.app.id, ines.id)?.state
    })
    expect(states).toEqual(['provisioned', 'unassigned'])
  })
})

describe('a group rule', () => {
  async function openWithRule() {
    const company = await openCompany()
    const { org } = company.simulator
    const group = createGroup(org, { name: 'Planners' })
    const rule = createRule(org, {
      name: 'Planners',
      expression: 'user.department == "Planning"',
      groupIds: [group.id],
    })
    const names = (personId: string) => listGroupsOfPerson(org, personId).map(({ name }) => name)
    return { company, org, group, rule, names }
  }

  it('adds those who are there when it is activated, and those who come', async () => {
    const { company, org, rule, names } = await openWithRule()
    await using _closing = company
    const ines = addPerson(company, 'Ines Valcourt', { department: 'Planning' })
    expect(names(ines.id)).toEqual(['Everyone'])
    activateRule(org, rule.id)
    const tomas = addPerson(company, 'Tomas Reyl', { department: 'Planning' })
    expect([names(ines.id), names(tomas.id)]).toEqual([
      ['Everyone', 'Planners'],
      ['Everyone', 'Planners'],
    ])
  })

  it('takes out whom it no longer fits, and nobody who was added by hand', async () => {
    const { company, org, group, rule, names } = await openWithRule()
    await using _closing = company
    activateRule(org, rule.id)
    const ines = addPerson(company, 'Ines Valcourt', { department: 'Planning' })
    const tomas = addPerson(company, 'Tomas Reyl', { department: 'Sales' })
    addMembers(org, group.id, [tomas.id])
    updateProfile(org, ines.id, { department: 'Sales' })
    updateProfile(org, tomas.id, { department: 'Legal' })
    expect([names(ines.id), names(tomas.id)]).toEqual([['Everyone'], ['Everyone', 'Planners']])
  })

  it('leaves its members when it is deactivated', async () => {
    const { company, org, rule, names } = await openWithRule()
    await using _closing = company
    activateRule(org, rule.id)
    const ines = addPerson(company, 'Ines Valcourt', { department: 'Planning' })
    deactivateRule(org, rule.id)
    updateProfile(org, ines.id, { department: 'Sales' })
    expect(names(ines.id)).toEqual(['Everyone', 'Planners'])
  })

  it('can take its members along when it is deleted', async () => {
    const { company, org, rule, names } = await openWithRule()
    await using _closing = company
    activateRule(org, rule.id)
    const ines = addPerson(company, 'Ines Valcourt', { department: 'Planning' })
    deleteRule(org, rule.id, { removeMembers: true })
    expect(names(ines.id)).toEqual(['Everyone'])
  })

  it('is refused when its expression cannot be read', async () => {
    const { company, org, group } = await openWithRule()
    await using _closing = company
    const values = { name: 'Broken', expression: 'user.department ==', groupIds: [group.id] }
    expect(() => createRule(org, values)).toThrow('Invalid expression at position 19')
  })
})
