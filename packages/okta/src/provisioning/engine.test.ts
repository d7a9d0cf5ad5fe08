import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { countAppUsers, findAppUser } from '../apps/app-user.ts'
import { addApp } from '../apps/apps.ts'
import { assignGroup, assignPeople, assignPerson } from '../apps/assignments.ts'
import { pushGroupByName } from '../apps/group-push.ts'
import { confirmImport, listImportedUsers, startImport } from '../importing/imported-users.ts'
import { EVERYONE, findGroupByName } from '../org/group.ts'
import { addMembers, createGroup } from '../org/groups.ts'
import { deactivatePerson, deletePerson } from '../org/people.ts'
import { fillSampleCompany } from '../org/sample/fill.ts'
import { openSimulator } from '../simulator.ts'
import { listEvents } from '../system-log/system-log.ts'
import { addPerson, openCompany, TOKEN } from '../testing/company.ts'
import { startScimServer } from '../testing/scim-server.ts'
import { listExchanges } from '../wire/exchange.ts'
import { saveConnection, saveToApp } from './connection.ts'
import { listBatches } from './job.ts'

describe('the engine', () => {
  it('goes on after a restart with the jobs that were left', async () => {
    await using server = await startScimServer()
    const dataDir = mkdtempSync(join(tmpdir(), 'okta-sim-'))
    const first = await openSimulator({ dataDir })
    const app = addApp(first.org, { template: 'scim2headerauth' })
    await saveConnection(first.wire, app.id, { baseUrl: server.baseUrl, credential: TOKEN })
    await saveToApp(first.wire, app.id, { createUsers: true })
    const people = ['Ines Valcourt', 'Tomas Reyl'].map((name) => addPerson({ simulator: first }, name))
    assignPeople(
      first.org,
      app.id,
      people.map(({ id }) => id),
    )
    await first[Symbol.asyncDispose]()
    expect(server.users.size).toBe(0)
    const second = await openSimulator({ dataDir })
    await second.settled()
    expect(countAppUsers(second.org, app.id).provisioned).toBe(2)
    await second[Symbol.asyncDispose]()
    rmSync(dataDir, { recursive: true })
  })

  it('sends one person’s requests in the order of the acts, whatever else overlaps', async () => {
    await using company = await openCompany({ delayMs: 10 })
    const { org } = company.simulator
    const ines = addPerson(company, 'Ines Valcourt')
    assignPerson(org, company.app.id, ines.id)
    deactivatePerson(org, ines.id)
    await company.simulator.settled()
    expect(company.server.take()).toEqual([])
    expect(findAppUser(org, company.app.id, ines.id)?.state).toBe('unassigned')
  })

  it('deactivates the account of a person who is deleted at once', async () => {
    await using company = await openCompany()
    const { org } = company.simulator
    const ines = addPerson(company, 'Ines Valcourt')
    assignPerson(org, company.app.id, ines.id)
    await company.simulator.settled()
    deactivatePerson(org, ines.id)
    deletePerson(org, ines.id)
    await company.simulator.settled()
    expect(company.server.users.get('u-1')?.active).toBe(false)
  })

  it('provisions a large company with its pushed groups, and tells how far it is', async () => {
    await using company = await openCompany()
    const { org } = company.simulator
    fillSampleCompany(org, { size: 1_000 })
    const everyone = findGroupByName(org, EVERYONE)
    const role = findGroupByName(org, 'Fluid User')
    assignGroup(org, company.app.id, everyone?.id ?? '')
    pushGroupByName(org, company.app.id, role?.id ?? '')
    while (company.server.users.size === 0) await new Promise((resolve) => setTimeout(resolve, 1))
    const [batch] = listBatches(org, { unfinishedOnly: true, limit: 5 }).filter(({ title }) =>
      title.startsWith('Assign'),
    )
    expect(batch).toMatchObject({ title: 'Assign Everyone to Fluid SCIM', finished: undefined })
    await company.simulator.settled()
    expect(countAppUsers(org, company.app.id).provisioned).toBe(1_000)
    expect(company.server.groups.get('g-1')?.members).toHaveLength(1_000)
    expect(listBatches(org, { unfinishedOnly: true, limit: 5 })).toEqual([])
  })
})

describe('the wire view', () => {
  it('ties each exchange to the System Log event that it led to, and masks the token', async () => {
    await using company = await openCompany()
    const { org } = company.simulator
    assignPerson(org, company.app.id, addPerson(company, 'Ines Valcourt').id)
    await company.simulator.settled()
    const [event] = listEvents(org, { eventType: 'application.provision.user.push', limit: 1 })
    const exchanges = listExchanges(org, { eventSequence: event?.sequence ?? 0, limit: 10 })
    expect(exchanges.map(({ method, status }) => [method, status])).toEqual([
      ['GET', 200],
      ['POST', 201],
    ])
    expect(exchanges[1]?.requestHeaders).toContainEqual(['Authorization', '••••oken'])
    expect(exchanges[1]?.requestBody).toContain('"password":"••••"')
    expect(JSON.stringify(listExchanges(org, { limit: 100 }))).not.toContain(TOKEN)
  })
})

describe('an import', () => {
  it('reads page after page, matches by login and by e-mail, and links what is confirmed', async () => {
    await using company = await openCompany()
    const { org } = company.simulator
    const ines = addPerson(company, 'Ines Valcourt')
    const tomas = addPerson(company, 'Tomas Reyl')
    for (let index = 1; index <= 150; index++) {
      company.server.users.set(`u-${index}`, { id: `u-${index}`, userName: `user${index}`, active: index !== 150 })
    }
    company.server.users.set('u-1', { id: 'u-1', userName: ines.profile.login.toUpperCase(), active: true })
    company.server.users.set('u-2', {
      id: 'u-2',
      userName: 'treyl',
      active: true,
      emails: [{ value: tomas.profile.email, primary: true }],
    })
    startImport(org, company.app.id)
    await company.simulator.settled()
    expect(company.server.take()).toEqual([
      'GET /Users?startIndex=1&count=100',
      'GET /Users?startIndex=101&count=100',
      'GET /Groups?startIndex=1&count=100',
    ])
    const found = listImportedUsers(org, company.app.id)
    expect(found).toHaveLength(149)
    expect(found.filter(({ match }) => match !== 'none').map(({ externalId, match }) => [externalId, match])).toEqual([
      ['u-1', 'exact'],
      ['u-2', 'partial'],
    ])
    confirmImport(org, company.app.id, 'u-1')
    const created = confirmImport(org, company.app.id, 'u-3')
    expect(findAppUser(org, company.app.id, ines.id)).toMatchObject({ state: 'provisioned', externalId: 'u-1' })
    expect(created.profile.login).toBe('user3')
  })

  it('leaves groups out when they are not imported', async () => {
    await using company = await openCompany({ importGroups: false })
    startImport(company.simulator.org, company.app.id)
    await company.simulator.settled()
    expect(company.server.take()).toEqual(['GET /Users?startIndex=1&count=100'])
  })
})

describe('a pushed group', () => {
  it('with a twin of the same name, pushed already, or built in, is refused', async () => {
    await using company = await openCompany()
    const { org } = company.simulator
    const group = createGroup(org, { name: 'Fluid User' })
    addMembers(org, group.id, [])
    pushGroupByName(org, company.app.id, group.id)
    expect(() => pushGroupByName(org, company.app.id, group.id)).toThrow('Fluid User is already pushed to Fluid SCIM.')
    const everyone = findGroupByName(org, EVERYONE)
    expect(() => pushGroupByName(org, company.app.id, everyone?.id ?? '')).toThrow(
      'The built-in group Everyone cannot be pushed.',
    )
  })
})
