import { describe, expect, it } from 'vitest'
import { CONSOLE_HEADER, createSession, SESSION_COOKIE } from '../caller.ts'
import { countPeople } from '../org/person.ts'
import { addPerson, TOKEN } from '../testing/company.ts'
import { API_TOKEN, type Served, serveCompany } from '../testing/okta-client.ts'

/** A call as the console makes it. */
async function call(served: Served, method: string, path: string, body?: unknown) {
  const response = await fetch(`${served.url}${path}`, {
    method,
    headers: {
      Cookie: `${SESSION_COOKIE}=${createSession(API_TOKEN)}`,
      [CONSOLE_HEADER]: '1',
      ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  return { status: response.status, body: await response.json() }
}

describe('the console’s own routes', () => {
  it.each([
    ['without a session', {}],
    [
      'without the console’s header, as another site’s form would call',
      { Cookie: `${SESSION_COOKIE}=${createSession(API_TOKEN)}` },
    ],
    [
      'with the session of another token',
      { Cookie: `${SESSION_COOKIE}=${createSession('another')}`, [CONSOLE_HEADER]: '1' },
    ],
  ])('are refused %s', async (_title, headers) => {
    await using served = await serveCompany()
    const response = await fetch(`${served.url}/sim/overview`, { headers })
    expect(response.status).toBe(401)
  })

  it('tell how far each act has come', async () => {
    await using served = await serveCompany()
    const people = ['Ines Valcourt', 'Tomas Reyl'].map((name) => addPerson(served, name).id)
    await call(served, 'POST', `/sim/apps/${served.app.id}/people`, { personIds: people })
    await served.simulator.settled()
    const { body } = await call(served, 'GET', '/sim/activity')
    expect(body).toMatchObject({
      jobs: 0,
      batches: [{ title: 'Assign 2 to Fluid SCIM', appLabel: 'Fluid SCIM', total: 2, done: 2, failed: 0 }],
      pauses: [],
      setup: null,
    })
  })

  it('never answer the token of an app', async () => {
    await using served = await serveCompany()
    const { body } = await call(served, 'GET', `/sim/apps/${served.app.id}`)
    expect(body).toMatchObject({ connection: { isEnabled: true, hasCredential: true, baseUrl: served.server.baseUrl } })
    expect(JSON.stringify(body)).not.toContain(TOKEN)
  })

  it('keep the stored token where the form leaves it empty', async () => {
    await using served = await serveCompany()
    const form = { isEnabled: true, baseUrl: served.server.baseUrl, credential: '' }
    const { status } = await call(served, 'PUT', `/sim/apps/${served.app.id}/connection`, form)
    const sent = served.server.requests.flatMap(({ headers }) => headers).filter(([name]) => name === 'Authorization')
    expect([status, sent[0]?.[1]]).toEqual([200, TOKEN])
  })

  it('put "Bearer " before the token of a Header Auth app on demand', async () => {
    await using served = await serveCompany()
    await call(served, 'PUT', `/sim/apps/${served.app.id}/bearer`, { addsBearer: true })
    await call(served, 'POST', `/sim/apps/${served.app.id}/connection/test`, {})
    const sent = served.server.requests.flatMap(({ headers }) => headers).find(([name]) => name === 'Authorization')
    expect(sent?.[1]).toBe(`Bearer ${TOKEN}`)
  })

  it('preview a mapping for a person, or say what is wrong with it', async () => {
    await using served = await serveCompany()
    const { id: personId } = addPerson(served, 'Ines Valcourt')
    const path = `/sim/apps/${served.app.id}/mappings/preview`
    const good = await call(served, 'POST', path, { kind: 'expression', value: 'user.firstName + "!"', personId })
    const bad = await call(served, 'POST', path, { kind: 'expression', value: 'user.firstName +', personId })
    expect([good.body, bad]).toMatchObject([
      { value: 'Ines!' },
      {
        status: 400,
        body: { errorCauses: [{ errorSummary: expect.stringContaining('expression: Invalid expression') }] },
      },
    ])
  })

  it('lead from an event to its requests', async () => {
    await using served = await serveCompany()
    const { id } = addPerson(served, 'Ines Valcourt')
    await call(served, 'POST', `/sim/apps/${served.app.id}/people`, { personIds: [id] })
    await served.simulator.settled()
    const filter = encodeURIComponent('eventType eq "application.provision.user.push"')
    const events = await call(served, 'GET', `/api/v1/logs?filter=${filter}`)
    const { body } = await call(served, 'GET', `/sim/events/${events.body[0].uuid}/exchanges`)
    expect(body).toMatchObject([
      { method: 'GET', path: '/scim/v2/Users', status: 200 },
      { method: 'POST', path: '/scim/v2/Users', status: 201, eventUuid: events.body[0].uuid },
    ])
  })

  it('start over with another company, say how far it is, and refuse to do so twice at once', async () => {
    await using served = await serveCompany()
    const first = await call(served, 'POST', '/sim/settings/company', { size: 15_000 })
    const activity = await call(served, 'GET', '/sim/activity')
    const second = await call(served, 'POST', '/sim/settings/company', { size: 20 })
    expect([first.status, second.status, activity.body.setup?.total]).toEqual([202, 400, 15_000])
    const setup = async () => (await call(served, 'GET', '/sim/activity')).body.setup
    await expect.poll(setup, { timeout: 20_000 }).toBeNull()
    expect(countPeople(served.simulator.org).ACTIVE).toBe(15_000)
    expect((await call(served, 'GET', '/api/v1/apps')).body).toEqual([])
  })

  it.each([['many'], [-1], [100_001], [1.5]])('refuse a company of %s people', async (size) => {
    await using served = await serveCompany()
    expect((await call(served, 'POST', '/sim/settings/company', { size })).status).toBe(400)
  })

  it('refuse to renew a token that the environment gives', async () => {
    await using served = await serveCompany()
    const { status, body } = await call(served, 'POST', '/sim/settings/api-token')
    expect([status, body.errorSummary]).toEqual([
      400,
      'The API token comes from OKTA_SIM_API_TOKEN: change it there and start again.',
    ])
  })
})
