// No secret in any output: not in answers, not on disk, not in the journal, not in the log.

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { setToken } from '../../provisioning/set-token.ts'
import { exactSend, oktaClient } from '../../testing/exact-client.ts'
import { startFluid, type TestFluid } from '../../testing/fluid.ts'
import { newUser, PLACEHOLDER_PASSWORD } from '../../testing/okta-bodies.ts'
import { scimClient } from '../../testing/scim-client.ts'

/** The files of the data folder, by name, as they are on disk. */
function filesOf(dataDir: string): ReadonlyMap<string, Buffer> {
  const names = readdirSync(dataDir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  return new Map(names.map((entry) => [entry.name, readFileSync(join(entry.parentPath, entry.name))]))
}

/** Where a text is found, as it is, in base64 or in hexadecimal digits. */
function placesOf(secret: string, fluid: TestFluid, answers: readonly string[]): readonly string[] {
  const forms = [secret, Buffer.from(secret).toString('base64').replace(/=+$/, ''), Buffer.from(secret).toString('hex')]
  const has = (text: Buffer | string) => forms.some((form) => text.includes(form))
  const onDisk = [...filesOf(fluid.dataDir)].flatMap(([name, content]) => (has(content) ? [name] : []))
  return [...onDisk, ...(has(fluid.logLines.join('\n')) ? ['log'] : []), ...(answers.some(has) ? ['answers'] : [])]
}

test('keeps the placeholder password nowhere (C-USR-06, C-AUTH-10)', async () => {
  await using fluid = await startFluid()
  const okta = oktaClient(fluid.acme, fluid.acme.token)
  const created = await okta.post('/Users', newUser('Ines', 'Valcourt'))
  const { id } = created.body
  const answers = [
    created,
    await okta.post('/Users', newUser('Ines', 'Valcourt')),
    await okta.put(`/Users/${id}`, { ...newUser('Ines', 'Valcourt'), title: 'Planner' }),
    await okta.patch(`/Users/${id}`, { op: 'replace', value: { password: PLACEHOLDER_PASSWORD } }),
    await okta.patch(`/Users/${id}`, { op: 'replace', path: 'password', value: PLACEHOLDER_PASSWORD }),
    await okta.get(`/Users/${id}?attributes=password`),
    await okta.get(`/Users?filter=password+eq+%22${PLACEHOLDER_PASSWORD}%22`),
    await okta.get('/Users?sortBy=password'),
    await okta.post('/Users', { ...newUser('Tomas', 'Reyl'), password: [{ value: PLACEHOLDER_PASSWORD }] }),
  ]
  const journal = JSON.stringify(await fluid.acme.journal())
  expect(answers.map(({ status }) => status)).toEqual([201, 409, 200, 200, 200, 200, 400, 400, 400])
  expect(placesOf(PLACEHOLDER_PASSWORD, fluid, [journal, ...answers.map(({ text }) => text)])).toEqual([])
})

test('changes nothing by a pushed password (C-COM-07)', async () => {
  await using fluid = await startFluid()
  const id = await fluid.acme.addUser('ines.valcourt@northrail.example')
  const answer = await fluid.acme.patch(`/Users/${id}`, { op: 'replace', value: { password: PLACEHOLDER_PASSWORD } })
  expect([answer.status, answer.body.meta.version]).toEqual([200, 'W/"1"'])
})

test('keeps tokens, right and wrong ones, and passwords nowhere (T-14)', async () => {
  await using fluid = await startFluid()
  const other = await fluid.addOrganisation('northrail')
  const chosen = 'Chosen-by-hand-0123456789-and-long'
  const actor = { kind: 'operator', id: 'test', client: 'test' } as const
  await setToken(
    fluid.runtime,
    fluid.vault,
    { actor, requestId: 'test' },
    { organisation: other.added.organisation.id, token: chosen, overlapMs: 60_000 },
  )
  const wrong = 'Wrong-token-that-was-tried-0123456789'
  const secrets = [
    fluid.acme.token,
    other.token,
    chosen,
    wrong,
    fluid.acme.added.admin.password.reveal(),
    other.added.admin.password.reveal(),
  ]
  const answers: string[] = []
  for (const token of secrets) {
    const client = scimClient(other.scimBaseUrl, token)
    answers.push((await client.get('/Users')).text, (await client.get(`/Users?filter=userName+eq+%22x%22`)).text)
    answers.push((await client.post('/Users', { userName: 17 })).text)
    answers.push(
      (await exactSend(`${fluid.origin}/nowhere`, { method: 'GET', headers: { Authorization: token } })).text,
    )
  }
  await expect.poll(async () => JSON.stringify(await other.journal())).toContain('authentication.refused')
  answers.push(JSON.stringify([await other.journal(), await fluid.acme.journal()]))
  expect(secrets.flatMap((secret) => placesOf(secret, fluid, answers))).toEqual([])
})

test('logs no query, since filters name people (T-73)', async () => {
  await using fluid = await startFluid()
  await fluid.acme.get('/Users?filter=userName+eq+%22ines.valcourt%40northrail.example%22')
  const log = fluid.logLines.join('\n')
  expect(log).toContain('"path":"/o/acme/scim/v2/Users"')
  expect(log).not.toMatch(/valcourt|userName/)
})
