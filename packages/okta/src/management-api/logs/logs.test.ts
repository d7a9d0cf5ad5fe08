import { describe, expect, it } from 'vitest'
import { assignPerson } from '../../apps/assignments.ts'
import { addPerson } from '../../testing/company.ts'
import { API_TOKEN, type Served, serveCompany, takeAll } from '../../testing/okta-client.ts'

async function openServed(): Promise<Served> {
  const served = await serveCompany()
  const ines = addPerson(served, 'Ines Valcourt')
  await served.client.applicationApi.assignUserToApplication({ appId: served.app.id, appUser: { id: ines.id } })
  await served.simulator.settled()
  return served
}

describe('the System Log, through Okta’s SDK', () => {
  it('tells what happened, oldest first', async () => {
    await using served = await openServed()
    const events = await takeAll(await served.client.systemLogApi.listLogEvents({ filter: 'target.type eq "User"' }))
    expect(events.map(({ eventType, legacyEventType }) => [eventType, legacyEventType])).toEqual([
      ['user.lifecycle.create', 'core.user.config.user_creation.success'],
      ['user.lifecycle.activate', 'core.user.config.user_activated'],
      ['application.user_membership.add', null],
      ['application.provision.user.push', 'app.user_management.push_new_user'],
      ['app.user_management.push_new_user_success', 'app.user_management.push_new_user_success'],
    ])
  })

  it.each([
    ['an event type', { filter: 'eventType eq "application.provision.user.push"' }, 1],
    ['the beginning of one', { filter: 'eventType sw "application.provision"' }, 1],
    ['an app and an outcome', { filter: 'target.id eq "APP" and outcome.result eq "FAILURE"' }, 0],
    ['keywords', { q: 'ines PUSH' }, 2],
    ['a time that has passed', { until: '2020-01-01T00:00:00Z' }, 0],
  ])('finds events by %s', async (_title, query, count) => {
    await using served = await openServed()
    const filter = 'filter' in query ? { filter: query.filter.replace('APP', served.app.id) } : {}
    expect(await takeAll(await served.client.systemLogApi.listLogEvents({ ...query, ...filter }))).toHaveLength(count)
  })

  it('shows an event with all members of a LogEvent, in their order', async () => {
    await using served = await serveCompany()
    const refusal = { schemas: [], status: '409', detail: 'userName already in use' }
    served.server.intercept(({ method }) =>
      method === 'POST' ? { status: 409, body: JSON.stringify(refusal) } : undefined,
    )
    assignPerson(served.simulator.org, served.app.id, addPerson(served, 'Ines Valcourt').id)
    await served.simulator.settled()
    const query = new URLSearchParams({ filter: 'outcome.result eq "FAILURE"' })
    const response = await fetch(`${served.url}/api/v1/logs?${query}`, {
      headers: { Authorization: `SSWS ${API_TOKEN}` },
    })
    const [event] = await response.json()
    expect(Object.keys(event).join(' ')).toBe(
      'actor client device authenticationContext displayMessage eventType outcome published securityContext severity debugContext legacyEventType transaction uuid version request target',
    )
    expect(event).toMatchObject({
      eventType: 'application.provision.user.sync',
      displayMessage: 'Sync user in external application',
      severity: 'ERROR',
      outcome: {
        result: 'FAILURE',
        reason:
          'Automatic provisioning of user Ines Valcourt to app Fluid SCIM failed: Error while creating user Ines Valcourt: Conflict. Errors reported by remote server: userName already in use',
      },
      debugContext: { debugData: { appname: 'scim2headerauth' } },
      legacyEventType: 'app.user_management.provision_user_failed',
      transaction: { type: 'JOB' },
      target: [{ type: 'AppUser' }, { type: 'AppInstance' }, { type: 'User' }],
    })
  })

  it('leads through pages, newest first, each event once', async () => {
    await using served = await openServed()
    const all = await takeAll(await served.client.systemLogApi.listLogEvents({ sortOrder: 'DESCENDING' }))
    const paged = await takeAll(await served.client.systemLogApi.listLogEvents({ sortOrder: 'DESCENDING', limit: 2 }))
    expect(paged.map(({ uuid }) => uuid)).toEqual(all.map(({ uuid }) => uuid))
  })

  it('goes on where a poll has ended', async () => {
    await using served = await openServed()
    const headers = { Authorization: `SSWS ${API_TOKEN}` }
    const first = await fetch(`${served.url}/api/v1/logs?limit=1000`, { headers })
    const next = /<([^>]+)>; rel="next"/.exec(first.headers.get('link') ?? '')?.[1] ?? ''
    addPerson(served, 'Tomas Reyl')
    const polled = await fetch(next, { headers })
    expect(await polled.json()).toMatchObject([
      { eventType: 'user.lifecycle.create', target: [{ displayName: 'Tomas Reyl' }] },
      { eventType: 'user.lifecycle.activate' },
    ])
  })
})
