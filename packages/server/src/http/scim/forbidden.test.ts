// What may not be changed may not be changed in any spelling: policy looks at what would come of a request, not at its
// form (T-55).

import { expect, test } from 'vitest'
import { startFluid, type TestOrganisation } from '../../testing/fluid.ts'
import { CORE_USER, ENTERPRISE_USER } from '../../testing/okta-bodies.ts'
import type { ScimAnswer } from '../../testing/scim-client.ts'

const BULK = 'urn:ietf:params:scim:api:messages:2.0:BulkRequest'
const PATCH_OP = 'urn:ietf:params:scim:api:messages:2.0:PatchOp'
const USER_NAME = 'ines@northrail.example'

type Form = readonly [form: string, send: (acme: TestOrganisation, id: string) => Promise<ScimAnswer>]

function patched(form: string, ...operations: readonly object[]): Form {
  return [form, (acme, id) => acme.patch(`/Users/${id}`, ...operations)]
}

function inBulk(method: string, data: object): Form[1] {
  return async (acme, id) => {
    const answer = await acme.post('/Bulk', { schemas: [BULK], Operations: [{ method, path: `/Users/${id}`, data }] })
    return { ...answer, status: Number(answer.body.Operations[0].status) }
  }
}

/** A title and a department, both switched off, in every form of a write. */
const FORMS: readonly Form[] = [
  patched('a path', { op: 'replace', path: 'title', value: 'Boss' }),
  patched('add with a path', { op: 'add', path: 'title', value: 'Boss' }),
  patched('another letter case', { op: 'Replace', path: 'TITLE', value: 'Boss' }),
  patched('a path with its URN', { op: 'replace', path: `${CORE_USER}:title`, value: 'Boss' }),
  patched('a value without a path', { op: 'replace', value: { title: 'Boss' } }),
  patched('a URN as a name in the value', { op: 'replace', value: { [`${CORE_USER}:title`]: 'Boss' } }),
  patched(
    'the second of two operations',
    { op: 'replace', path: 'nickName', value: 'x' },
    { op: 'replace', path: 'title', value: 'Boss' },
  ),
  patched('there and back and there', { op: 'remove', path: 'title' }, { op: 'add', path: 'title', value: 'Boss' }),
  patched('remove', { op: 'remove', path: 'title' }),
  patched('a part of an extension', { op: 'replace', path: `${ENTERPRISE_USER}:department`, value: 'Boss' }),
  patched('an extension as a value', { op: 'replace', value: { [ENTERPRISE_USER]: { department: 'Boss' } } }),
  patched('a flat name of an extension', { op: 'replace', value: { [`${ENTERPRISE_USER}:department`]: 'Boss' } }),
  [
    'PUT',
    (acme, id) =>
      acme.put(`/Users/${id}`, {
        schemas: [CORE_USER, ENTERPRISE_USER],
        userName: USER_NAME,
        title: 'Boss',
        [ENTERPRISE_USER]: { department: 'Boss' },
      }),
  ],
  ['PUT without it', (acme, id) => acme.put(`/Users/${id}`, { schemas: [CORE_USER], userName: USER_NAME })],
  [
    'PATCH in Bulk',
    inBulk('PATCH', { schemas: [PATCH_OP], Operations: [{ op: 'replace', value: { title: 'Boss' } }] }),
  ],
  ['PUT in Bulk', inBulk('PUT', { schemas: [CORE_USER], userName: USER_NAME, title: 'Boss' })],
]

test.each(FORMS)('keeps what the organisation has switched off against %s (T-55, T-21)', async (_form, send) => {
  await using fluid = await startFluid()
  const { acme } = fluid
  const id = await acme.addUser(USER_NAME, { title: 'Planner', [ENTERPRISE_USER]: { department: 'Lines' } })
  await acme.set({ scimUpdates: { title: false, [`${ENTERPRISE_USER}:department`]: false } })
  expect((await send(acme, id)).status).toBe(200)
  const { body } = await acme.get(`/Users/${id}`)
  expect([body.title, body[ENTERPRISE_USER]]).toEqual(['Planner', { department: 'Lines' }])
})

/** What no client may set, tried in every form; the resource says afterwards what it said before. */
const READ_ONLY: readonly Form[] = [
  patched('id by a path', { op: 'replace', path: 'id', value: 'mine' }),
  patched('id without a path', { op: 'replace', value: { id: 'mine' } }),
  patched('meta by a path', { op: 'replace', path: 'meta.created', value: '2001-01-01T00:00:00Z' }),
  patched('meta without a path', { op: 'replace', value: { meta: { created: '2001-01-01T00:00:00Z' } } }),
  patched('groups by a path', { op: 'add', path: 'groups', value: [{ value: 'x' }] }),
  patched('groups without a path', { op: 'add', value: { groups: [{ value: 'x', display: 'Fluid Admins' }] } }),
  [
    'all of them by PUT',
    (acme, id) =>
      acme.put(`/Users/${id}`, {
        schemas: [CORE_USER],
        id: 'mine',
        meta: { created: '2001-01-01T00:00:00Z' },
        groups: [{ value: 'x' }],
        userName: USER_NAME,
      }),
  ],
]

test.each(READ_ONLY)('lets nobody set %s (T-55, T-20)', async (_form, send) => {
  await using fluid = await startFluid()
  const id = await fluid.acme.addUser(USER_NAME)
  const { meta } = (await fluid.acme.get(`/Users/${id}`)).body
  expect([200, 400]).toContain((await send(fluid.acme, id)).status)
  const { body } = await fluid.acme.get(`/Users/${id}`)
  expect([body.id, body.meta.created, body.groups]).toEqual([id, meta.created, undefined])
})
