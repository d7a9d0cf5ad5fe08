// Provisioning → To Okta: schedule, matching, sourcing and safeguards, against a recording SCIM server.
import { describe, expect, it } from 'vitest'
import { findAppUser } from '../apps/app-user.ts'
import { updateToOkta } from '../apps/apps.ts'
import { assignGroup, assignPeople, assignPerson } from '../apps/assignments.ts'
import type { ToOktaSettings } from '../apps/settings.ts'
import type { JsonObject } from '../json.ts'
import { addMembers, createGroup } from '../org/groups.ts'
import { deactivatePerson } from '../org/people.ts'
import { findPersonByLogin, getPerson, type Person } from '../org/person.ts'
import { listEvents } from '../system-log/system-log.ts'
import { addPerson, type Company, openCompany } from '../testing/company.ts'
import { listImportedUsers, startImport } from './imported-users.ts'
import { cancelStoppedImport, listStoppedImports, resumeImports, saveSafeguards } from './safeguard.ts'

const HOUR_MS = 3_600_000
const SCHEMAS = ['urn:ietf:params:scim:schemas:core:2.0:User']
const READ = ['GET /Users?startIndex=1&count=100', 'GET /Groups?startIndex=1&count=100']

function setUp(company: Company, toOkta: Partial<ToOktaSettings>): void {
  updateToOkta(company.simulator.org, company.app.id, toOkta)
}

/** A user whom only the app has. */
function addUser({ server }: Company, id: string, user: JsonObject): void {
  server.users.set(id, { schemas: SCHEMAS, id, active: true, ...user })
}

async function importNow({ simulator, app }: Company): Promise<void> {
  startImport(simulator.org, app.id)
  await simulator.settled()
}

async function provision(company: Company, ...names: readonly string[]): Promise<Person[]> {
  const people = names.map((name) => addPerson(company, name))
  assignPeople(
    company.simulator.org,
    company.app.id,
    people.map((person) => person.id),
  )
  await company.simulator.settled()
  company.server.take()
  return people
}

function change({ server }: Company, login: string, values: JsonObject): void {
  for (const [id, user] of server.users) if (user.userName === login) server.users.set(id, { ...user, ...values })
}

function listReasons({ simulator }: Company, eventType: string): unknown[] {
  return listEvents(simulator.org, { eventType, limit: 10 }).map(({ document }) => document.outcome)
}

describe('a scheduled import', () => {
  it('starts when its time has come, and again so many hours after its end', async () => {
    await using company = await openCompany()
    setUp(company, { importEveryHours: 3 })
    for (const [hours, requests] of [
      [2, []],
      [1, READ],
      [2, []],
      [1.1, READ],
    ] as const) {
      company.simulator.skipTime(hours * HOUR_MS)
      await company.simulator.settled()
      expect(company.server.take()).toEqual(requests)
    }
  })

  it('does not start once the schedule is "Never" again', async () => {
    await using company = await openCompany()
    setUp(company, { importEveryHours: 1 })
    setUp(company, { importEveryHours: 0 })
    company.simulator.skipTime(48 * HOUR_MS)
    await company.simulator.settled()
    expect(company.server.take()).toEqual([])
  })
})

describe('an imported user', () => {
  const INES = { userName: 'ines.valcourt@northrail.example', name: { givenName: 'Ines', familyName: 'Valcourt' } }
  const mail = (value: string) => [{ value, primary: true }]

  it.each<[string, JsonObject, Partial<ToOktaSettings>, string]>([
    ['the login', INES, {}, 'exact'],
    ['the login in other letter case', { userName: 'INES.Valcourt@northrail.example' }, {}, 'exact'],
    ['the e-mail address', { userName: 'iv', emails: mail(INES.userName) }, { exactMatch: 'email' }, 'exact'],
    ['the e-mail address, by username', { userName: 'iv', emails: mail(INES.userName) }, {}, 'partial'],
    ['first and last name', { ...INES, userName: 'iv' }, {}, 'partial'],
    ['the name, without partial matches', { ...INES, userName: 'iv' }, { allowsPartialMatch: false }, 'none'],
    ['nothing', { userName: 'odile.brandt@northrail.example' }, {}, 'none'],
  ])('is matched by %s', async (_what, user, toOkta, match) => {
    await using company = await openCompany()
    addPerson(company, 'Ines Valcourt')
    setUp(company, toOkta)
    addUser(company, 'x-1', user)
    await importNow(company)
    expect(listImportedUsers(company.simulator.org, company.app.id)).toMatchObject([{ externalId: 'x-1', match }])
  })

  it('is confirmed by itself as far as it is set', async () => {
    await using company = await openCompany()
    const ines = addPerson(company, 'Ines Valcourt')
    addUser(company, 'x-1', INES)
    addUser(company, 'x-2', {
      userName: 'odile.brandt@northrail.example',
      name: { givenName: 'Odile', familyName: 'Brandt' },
      emails: mail('odile@northrail.example'),
      title: 'Planner',
      active: true,
    })
    setUp(company, { confirmsExactMatches: true, confirmsNewUsers: true, activatesNewUsers: false })
    await importNow(company)
    const { org } = company.simulator
    expect(findAppUser(org, company.app.id, ines.id)).toMatchObject({ state: 'provisioned', externalId: 'x-1' })
    expect(findPersonByLogin(org, 'odile.brandt@northrail.example')).toMatchObject({
      status: 'STAGED',
      profile: { firstName: 'Odile', email: 'odile@northrail.example', title: 'Planner' },
    })
  })

  it('gets the login that the username format gives', async () => {
    await using company = await openCompany()
    addUser(company, 'x-1', { userName: 'odile', name: { givenName: 'Odile', familyName: 'Brandt' } })
    const userNameExpression = 'appuser.userName + "@" + String.toLowerCase(appuser.familyName) + ".example"'
    setUp(company, { confirmsNewUsers: true, userNameFormat: 'custom', userNameExpression })
    await importNow(company)
    expect(findPersonByLogin(company.simulator.org, 'odile@brandt.example')).toBeDefined()
  })

  it('is not confirmed for a person who is deactivated', async () => {
    await using company = await openCompany()
    deactivatePerson(company.simulator.org, addPerson(company, 'Ines Valcourt').id)
    addUser(company, 'x-1', INES)
    setUp(company, { confirmsExactMatches: true })
    await importNow(company)
    expect(listReasons(company, 'system.import.user.match')).toEqual([
      {
        result: 'FAILURE',
        reason: 'ines.valcourt@northrail.example: Ines Valcourt is deactivated: activate the person, then confirm.',
      },
    ])
  })
})

describe('an account that is gone at the app', () => {
  it.each<[string, (company: Company) => void]>([
    ['inactive', (company) => change(company, 'ines.valcourt@northrail.example', { active: false })],
    ['deleted', ({ server }) => server.users.clear()],
  ])('is unassigned when it is %s, and nothing is sent', async (_how, end) => {
    await using company = await openCompany()
    const [ines] = await provision(company, 'Ines Valcourt')
    end(company)
    await importNow(company)
    const { org } = company.simulator
    expect(findAppUser(org, company.app.id, ines?.id ?? '')?.state).toBe('unassigned')
    expect(getPerson(org, ines?.id ?? '').status).toBe('ACTIVE')
    expect(company.server.take()).toEqual(READ)
  })

  it('stays assigned when a group assigns it', async () => {
    await using company = await openCompany()
    const { org } = company.simulator
    const ines = addPerson(company, 'Ines Valcourt')
    const group = createGroup(org, { name: 'Fluid User' })
    addMembers(org, group.id, [ines.id])
    assignGroup(org, company.app.id, group.id)
    await company.simulator.settled()
    company.server.users.clear()
    await importNow(company)
    expect(findAppUser(org, company.app.id, ines.id)?.state).toBe('provisioned')
  })
})

describe('an app that sources people', () => {
  it.each([
    ['nothing', 'ACTIVE'],
    ['suspend', 'SUSPENDED'],
    ['deactivate', 'DEPROVISIONED'],
  ] as const)('has "%s" done with a person who is deactivated there', async (whenDeactivated, status) => {
    await using company = await openCompany()
    const [ines] = await provision(company, 'Ines Valcourt')
    setUp(company, { isSource: true, whenDeactivated })
    change(company, 'ines.valcourt@northrail.example', { active: false })
    await importNow(company)
    expect(getPerson(company.simulator.org, ines?.id ?? '').status).toBe(status)
    expect(company.server.take()).toEqual(READ)
  })

  it.each([
    ['suspend', 'reactivatesSuspended'],
    ['deactivate', 'reactivatesDeactivated'],
  ] as const)('brings back who was ended by "%s"', async (whenDeactivated, reactivates) => {
    await using company = await openCompany()
    const [ines] = await provision(company, 'Ines Valcourt')
    setUp(company, { isSource: true, whenDeactivated, [reactivates]: true, confirmsExactMatches: true })
    for (const active of [false, true]) {
      change(company, 'ines.valcourt@northrail.example', { active })
      await importNow(company)
    }
    const { org } = company.simulator
    expect(getPerson(org, ines?.id ?? '').status).toBe('ACTIVE')
    expect(findAppUser(org, company.app.id, ines?.id ?? '')).toMatchObject({ state: 'provisioned', externalId: 'u-1' })
  })

  it('gives people the profile that it has, and is not sent it back', async () => {
    await using company = await openCompany()
    const [ines] = await provision(company, 'Ines Valcourt')
    setUp(company, { isSource: true })
    change(company, 'ines.valcourt@northrail.example', {
      title: 'Planner',
      name: { givenName: 'Inès', familyName: 'Valcourt' },
    })
    await importNow(company)
    expect(getPerson(company.simulator.org, ines?.id ?? '').profile).toMatchObject({
      firstName: 'Inès',
      title: 'Planner',
    })
    expect(company.server.take()).toEqual(READ)
  })

  it('changes no profile while it is no source', async () => {
    await using company = await openCompany()
    const [ines] = await provision(company, 'Ines Valcourt')
    change(company, 'ines.valcourt@northrail.example', { title: 'Planner' })
    await importNow(company)
    expect(getPerson(company.simulator.org, ines?.id ?? '').profile.title).toBeUndefined()
  })
})

describe('an import safeguard', () => {
  /** 110 accounts, of which 23 are gone at the app. */
  async function loseMany(company: Company): Promise<void> {
    const { org } = company.simulator
    for (let index = 0; index < 110; index++) {
      assignPerson(org, company.app.id, addPerson(company, `Person Number${index}`).id)
    }
    await company.simulator.settled()
    for (const id of [...company.server.users.keys()].slice(0, 23)) company.server.users.delete(id)
    await importNow(company)
  }

  function countAssigned({ simulator, app }: Company): unknown {
    const sql = "SELECT count(*) AS total FROM app_users WHERE app_id = ? AND state = 'provisioned'"
    return simulator.org.database.get(sql, app.id)?.total
  }

  it('stops an import that would unassign more than a fifth, and holds the others back until it is resumed', async () => {
    await using company = await openCompany()
    const { org } = company.simulator
    await loseMany(company)
    const reason =
      'The import from Fluid SCIM was stopped: it would unassign 23 of the 110 users of Fluid SCIM, more than 20 percent.'
    expect(listReasons(company, 'system.import.roadblock')).toEqual([{ result: 'FAILURE', reason }])
    expect(countAssigned(company)).toBe(110)
    expect(() => startImport(org, company.app.id)).toThrow(`All imports are paused. ${reason}`)
    resumeImports(org)
    await company.simulator.settled()
    expect([countAssigned(company), listStoppedImports(org)]).toEqual([87, []])
  })

  it('lets go of an import that is cancelled, and unassigns nobody', async () => {
    await using company = await openCompany()
    await loseMany(company)
    cancelStoppedImport(company.simulator.org, company.app.id)
    expect([countAssigned(company), listStoppedImports(company.simulator.org)]).toEqual([110, []])
  })

  it('stops nothing when it is disabled', async () => {
    await using company = await openCompany()
    saveSafeguards(company.simulator.org, { app: undefined, org: undefined })
    await loseMany(company)
    expect(countAssigned(company)).toBe(87)
  })
})
