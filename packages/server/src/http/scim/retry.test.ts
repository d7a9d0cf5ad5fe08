// The answer is lost after the commit, and the client sends the request again: it ends as if it had come once.

import { once } from 'node:events'
import { connect } from 'node:net'
import { expect, test } from 'vitest'
import { startFluid, type TestFluid, type TestOrganisation } from '../../testing/fluid.ts'
import { CORE_GROUP, CORE_USER } from '../../testing/okta-bodies.ts'

const PATCH_OP = 'urn:ietf:params:scim:api:messages:2.0:PatchOp'
const BULK = 'urn:ietf:params:scim:api:messages:2.0:BulkRequest'

interface Ids {
  readonly people: readonly string[]
  readonly group: string
}

interface Request {
  readonly method: string
  readonly path: (ids: Ids) => string
  readonly body?: (ids: Ids) => object
  /** Later requests of the story do not undo it. */
  readonly isSteady?: true
}

const patch = (...Operations: readonly object[]) => ({ schemas: [PATCH_OP], Operations })

const STORY: readonly Request[] = [
  { method: 'POST', path: () => '/Users', body: () => ({ schemas: [CORE_USER], userName: 'nora@northrail.example' }) },
  {
    method: 'POST',
    path: () => '/Groups',
    body: ({ people }) => ({
      schemas: [CORE_GROUP],
      displayName: 'Fluid Admins',
      members: people.map((value) => ({ value })),
    }),
  },
  {
    method: 'PATCH',
    path: ({ group }) => `/Groups/${group}`,
    body: ({ people }) => patch({ op: 'add', path: 'members', value: [{ value: people[0] }] }),
  },
  {
    method: 'PATCH',
    path: ({ group }) => `/Groups/${group}`,
    body: ({ people }) =>
      patch(
        { op: 'remove', path: `members[value eq "${people[0]}"]` },
        { op: 'add', path: 'members', value: [{ value: people[1] }] },
      ),
    isSteady: true,
  },
  {
    method: 'PATCH',
    path: ({ people }) => `/Users/${people[1]}`,
    body: () => patch({ op: 'add', path: 'emails', value: [{ value: 'two@northrail.example', type: 'home' }] }),
  },
  {
    method: 'PATCH',
    path: ({ people }) => `/Users/${people[0]}`,
    body: () => patch({ op: 'replace', value: { active: false } }),
    isSteady: true,
  },
  {
    method: 'PUT',
    path: ({ people }) => `/Users/${people[1]}`,
    body: () => ({ schemas: [CORE_USER], userName: 'p1@northrail.example', title: 'Pilot', active: true }),
    isSteady: true,
  },
  {
    method: 'POST',
    path: () => '/Bulk',
    body: ({ group }) => ({
      schemas: [BULK],
      Operations: [
        {
          method: 'POST',
          path: '/Users',
          bulkId: 'a',
          data: { schemas: [CORE_USER], userName: 'otto@northrail.example' },
        },
        {
          method: 'PATCH',
          path: `/Groups/${group}`,
          data: patch({ op: 'replace', path: 'displayName', value: 'Fluid User' }),
        },
      ],
    }),
  },
  { method: 'DELETE', path: ({ people }) => `/Users/${people[2]}` },
]

async function idsOf(organisation: TestOrganisation): Promise<Ids> {
  const people = []
  for (const number of [0, 1, 2]) people.push(await organisation.addUser(`p${number}@northrail.example`))
  return { people, group: await organisation.addGroup('Fluid Project access') }
}

/** Sends the request, waits until the server has answered, and goes without having read the answer. */
async function sendAndLose(
  fluid: TestFluid,
  organisation: TestOrganisation,
  request: Request,
  ids: Ids,
): Promise<void> {
  const before = answered(fluid)
  const { hostname, port, pathname } = new URL(organisation.scimBaseUrl)
  const socket = connect(Number(port), hostname)
  await once(socket, 'connect')
  socket.pause()
  const body = request.body === undefined ? '' : JSON.stringify(request.body(ids))
  const head = [
    `${request.method} ${pathname}${request.path(ids)} HTTP/1.1`,
    'Host: localhost',
    `Authorization: Bearer ${organisation.token}`,
    ...(body === '' ? [] : ['Content-Type: application/scim+json', `Content-Length: ${Buffer.byteLength(body)}`]),
  ]
  socket.write(`${head.join('\r\n')}\r\n\r\n${body}`)
  await expect.poll(() => answered(fluid), { interval: 5 }).toBe(before + 1)
  socket.destroy()
}

function answered(fluid: TestFluid): number {
  return fluid.logLines.filter((line) => line.includes('"msg":"request"')).length
}

function send(organisation: TestOrganisation, request: Request, ids: Ids) {
  return organisation.send(request.method, request.path(ids), request.body?.(ids))
}

/** All that is said of an organisation, with names in place of ids. */
async function tell(fluid: TestFluid, organisation: TestOrganisation): Promise<unknown> {
  const [users, groups] = [
    await organisation.get('/Users?sortBy=userName'),
    await organisation.get('/Groups?sortBy=displayName'),
  ]
  const nameOf = new Map<string, string>(
    users.body.Resources.map((user: { id: string; userName: string }) => [user.id, user.userName]),
  )
  const events = await fluid.runtime.store.read(organisation.added.organisation.id, (tx) =>
    tx.outbox.listEvents({ after: 0, limit: 1_000 }),
  )
  const journal = (await organisation.journal()).filter(
    ({ action, outcome }) => outcome !== 'refused' && /^(user|group|grant)\./.test(action),
  )
  return {
    people: users.body.Resources.map(
      ({ userName, active, title, emails, meta }: Record<string, unknown> & { meta: { version: string } }) => [
        userName,
        active,
        title,
        emails,
        numberOf(meta.version),
      ],
    ),
    groups: groups.body.Resources.map(
      ({
        displayName,
        members = [],
        meta,
      }: {
        displayName: string
        members?: { value: string }[]
        meta: { version: string }
      }) => [displayName, new Set(members.map(({ value }) => nameOf.get(value))), numberOf(meta.version)],
    ),
    happened: journal.map(({ action, subject }) => [action, subject?.name]),
    events: events.map(({ type }) => type),
  }
}

/** The rest of a version says which groups are shown, by their ids. */
function numberOf(version: string): string {
  return version.replace(/-.*/, '')
}

test('ends in the same state, with the same journal, when every answer is lost and every request repeated (T-45)', async () => {
  await using fluid = await startFluid()
  const [once_, twice] = [await fluid.addOrganisation('once'), await fluid.addOrganisation('twice')]
  const [idsOnce, idsTwice] = [await idsOf(once_), await idsOf(twice)]
  for (const request of STORY) {
    expect((await send(once_, request, idsOnce)).status).toBeLessThan(300)
    await sendAndLose(fluid, twice, request, idsTwice)
    expect([200, 204, 404, 409]).toContain((await send(twice, request, idsTwice)).status)
  }
  expect(await tell(fluid, twice)).toEqual(await tell(fluid, once_))
})

test('changes no role and writes no entry when a whole day is sent a second time (T-45)', async () => {
  await using fluid = await startFluid()
  const ids = await idsOf(fluid.acme)
  const day = STORY.filter((request) => request.isSteady)
  for (const request of day) await send(fluid.acme, request, ids)
  const before = await tell(fluid, fluid.acme)
  for (const request of day) expect((await send(fluid.acme, request, ids)).status).toBe(200)
  expect(await tell(fluid, fluid.acme)).toEqual(before)
})
