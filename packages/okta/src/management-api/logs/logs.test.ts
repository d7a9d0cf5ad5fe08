import { describe, expect, it } from 'vitest'
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
    expect(events.map(({ eventType }) => eventType)).toEqual([
      'user.lifecycle.create',
      'user.lifecycle.activate',
      'application.user_membership.add',
      'application.provision.user.push',
      'app.user_management.push_new_user_success',
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
