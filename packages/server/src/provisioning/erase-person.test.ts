import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createProjector } from '../journal/projector.ts'
import { Replay } from '../journal/replay.ts'
import { sealEntries } from '../journal/seal.ts'
import { verifyJournal } from '../journal/verify.ts'
import { apiClient } from '../testing/api-client.ts'
import { testBrowser } from '../testing/browser.ts'
import { startFluid, type TestFluid } from '../testing/fluid.ts'
import { erasePerson } from './erase-person.ts'
import { listAlarms, releaseAlarm } from './safeguard.ts'
import { addWebhook } from './webhooks.ts'

const BY = { actor: { kind: 'operator', id: 'anna', client: 'fluid command' }, requestId: 'word-of-anna' } as const

const INES = {
  userName: 'ines.valcourt@northrail.example',
  externalId: '00uVALCOURT',
  displayName: 'Ines Valcourt',
  name: { givenName: 'Ines', familyName: 'Valcourt' },
  title: 'Planner of the northern lines',
  emails: [{ value: 'ines.valcourt@northrail.example', type: 'work', primary: true }],
  phoneNumbers: [{ value: '+32 2 555 01 99', type: 'work' }],
}
const TRACES = /ines|valcourt|northern lines|555 01 99/i

async function withInes(fluid: TestFluid) {
  const { acme } = fluid
  const created = await acme.post('/Users', { schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'], ...INES })
  const id: string = created.body.id
  const omar = { userName: 'omar.haddad@northrail.example', displayName: 'Omar Haddad' }
  const made = await acme.post('/Users', { schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'], ...omar })
  const other: string = made.body.id
  const group = await acme.addGroup('Fluid Manager', [id, other])
  await acme.patch(`/Users/${id}`, { op: 'replace', path: 'displayName', value: 'Ines Valcourt-Reyl' })
  await acme.post('/Users', { schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'], ...INES })
  await acme.patch(`/Users/${id}`, { op: 'replace', path: 'active', value: false })
  const organisation = acme.added.organisation.id
  while (await createProjector(fluid.runtime).project(organisation));
  while (await sealEntries(fluid, organisation));
  return { id, other, group, organisation }
}

function filesOf(dataDir: string): string {
  return readdirSync(dataDir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'))
    .join('\n')
}

/** Every row of every table, as text. */
function everything({ runtime }: TestFluid): Promise<string> {
  return runtime.store.moving.readAll(async ({ tables, rowsOf }) => {
    const rows: unknown[] = []
    for (const table of tables) for await (const page of rowsOf(table)) rows.push(table.name, page)
    return JSON.stringify(rows)
  })
}

test('leaves no trace of a person in any table, nor in the files (T-72)', async () => {
  await using fluid = await startFluid()
  const { id, organisation } = await withInes(fluid)
  expect(await everything(fluid)).toMatch(TRACES)
  await erasePerson(fluid, BY, { organisation, user: id })
  await fluid.runtime.store.sweep()
  expect(await everything(fluid)).not.toMatch(TRACES)
  expect(filesOf(fluid.dataDir)).not.toMatch(/valcourt|northern lines|555 01 99/i)
})

test('leaves no trace of what was typed into forms that begin a sign-in', async () => {
  await using fluid = await startFluid()
  const { id, organisation } = await withInes(fluid)
  await fluid.acme.set({
    scimSyncDisabled: true,
    signIn: { selfSignUp: true, emailDomains: ['northrail.example'] },
  })
  const browser = testBrowser(`${fluid.origin}/o/acme`)
  const email = 'Ines.Valcourt@northrail.example'
  const asked = [
    await browser.submit('/signin/pin', '/signin/pin', { email }),
    await browser.submit('/signin/register', '/signin/register', { email, givenName: 'Ines', familyName: 'Valcourt' }),
  ]
  expect([...asked.map(({ status }) => status), await everything(fluid)]).toEqual([
    303,
    303,
    expect.stringMatching(/pin for ines.*sign-up of ines/),
  ])
  await erasePerson(fluid, BY, { organisation, user: id })
  expect(await everything(fluid)).not.toMatch(TRACES)
})

test('gives a certificate that counts what went, signs for it, and is kept', async () => {
  await using fluid = await startFluid()
  const { id, organisation } = await withInes(fluid)
  const { certificate } = await erasePerson(fluid, BY, { organisation, user: id })
  const { sha256, ...facts } = certificate
  expect(facts).toMatchObject({ organisation: 'acme', person: id, by: 'anna', requestId: 'word-of-anna' })
  expect(facts.removed).toMatchObject({
    users: 1,
    memberships: 1,
    journal: expect.any(Number),
    events: expect.any(Number),
  })
  expect(sha256).toBe(createHash('sha256').update(JSON.stringify(facts)).digest('hex'))
  const api = await apiClient(fluid, fluid.acme)
  expect((await api.get('/erasures')).body.items).toEqual([certificate])
  const [last] = (await fluid.acme.journal()).filter(({ action }) => action === 'user.erased')
  expect([last?.subject, last?.sentence]).toEqual([
    { kind: 'user', id, name: '[erased]' },
    `anna erased a person for good. Certificate: ${sha256}.`,
  ])
})

test('keeps the chain of the journal whole, and the head that was kept elsewhere in it (T-71)', async () => {
  await using fluid = await startFluid()
  const { id, other, organisation } = await withInes(fluid)
  await fluid.acme.patch(`/Users/${other}`, { op: 'replace', path: 'title', value: 'Planner' })
  while (await sealEntries(fluid, organisation));
  const before = await verifyJournal(fluid, organisation)
  await erasePerson(fluid, BY, { organisation, user: id })
  while (await sealEntries(fluid, organisation));
  const after = await verifyJournal(fluid, organisation, before.kind === 'intact' ? before.head : undefined)
  expect([before.kind, after.kind]).toEqual(['intact', 'intact'])
})

test('lets the journal still tell how everything else came to be as it is', async () => {
  await using fluid = await startFluid()
  const { id, other, group, organisation } = await withInes(fluid)
  await erasePerson(fluid, BY, { organisation, user: id })
  const replay = new Replay()
  for (const entry of await fluid.acme.journal()) replay.apply(entry)
  const stored = await fluid.acme.get(`/Groups/${group}`)
  expect([...(replay.members.get(group) ?? [])]).toEqual([other])
  expect(stored.body.members.map(({ value }: { value: string }) => value)).toEqual([other])
  expect(replay.users.get(other)?.resource['userName']).toBe('omar.haddad@northrail.example')
  expect(replay.users.get(id)).toMatchObject({
    resource: { schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'] },
    deletedMs: expect.any(Number),
  })
})

test('takes nothing out of the story of a namesake', async () => {
  await using fluid = await startFluid()
  const { id, organisation } = await withInes(fluid)
  const other = await fluid.acme.addUser('ines.v@northrail.example', { displayName: INES.displayName })
  const ofOther = async () =>
    (await fluid.acme.journal()).filter(({ subject }) => subject?.id === other).map(({ sentence }) => sentence)
  const before = await ofOther()
  await erasePerson(fluid, BY, { organisation, user: id })
  expect(await ofOther()).toEqual(before)
})

test('erases nobody who is active, is held by an open alarm, was erased before, or never was', async () => {
  await using fluid = await startFluid()
  const { acme, runtime } = fluid
  const organisation = acme.added.organisation.id
  const ids: string[] = []
  for (let number = 0; number < 12; number += 1) ids.push(await acme.addUser(`person${number}@northrail.example`))
  const [first = ''] = ids
  const erase = (user: string) => erasePerson(fluid, BY, { organisation, user })
  await expect(erase(first)).rejects.toThrow(/is active/)
  await expect(erase('nobody')).rejects.toThrow(/There is no user/)
  await acme.set({ safeguard: { people: 3, share: 0.1, windowMinutes: 60, mode: 'alarm' } })
  for (const id of ids) await acme.patch(`/Users/${id}`, { op: 'replace', path: 'active', value: false })
  const [alarm] = await listAlarms(runtime, organisation)
  await expect(erase(first)).rejects.toThrow(/open alarm/)
  await releaseAlarm(runtime, BY, { organisation, alarm: alarm?.alarm.key ?? 0 })
  await erase(first)
  await expect(erase(first)).rejects.toThrow(/was erased on/)
})

test('refuses to put a good seal over a journal that somebody has altered (T-71)', async () => {
  await using fluid = await startFluid()
  const { id, organisation } = await withInes(fluid)
  await fluid.runtime.store.write(organisation, async (tx) => {
    const [entry] = await tx.journal.list({ from: { after: 0 }, subjectId: id, limit: 1 })
    if (entry === undefined) throw new Error('no entry')
    await tx.erasures.rewriteEntry({ entry: { ...entry, sentence: 'Forged.' }, changes: undefined, searchText: '' })
  })
  await expect(erasePerson(fluid, BY, { organisation, user: id })).rejects.toThrow(/not as it was sealed/)
})

test('is asked for by administrators over the API, with the id twice', async () => {
  await using fluid = await startFluid()
  const { id } = await withInes(fluid)
  const [reader, writer] = [await apiClient(fluid, fluid.acme, ['read']), await apiClient(fluid, fluid.acme)]
  const answers = [
    await reader.send('POST', `/users/${id}/erase`, { confirm: id }),
    await writer.send('POST', `/users/${id}/erase`, { confirm: 'yes' }),
    await writer.send('POST', `/users/${id}/erase`, { confirm: id }),
  ]
  expect(answers.map(({ status }) => status)).toEqual([403, 400, 200])
  expect(answers[2]?.body).toMatchObject({ person: id, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) })
  expect((await writer.get(`/users/${id}`)).body).toMatchObject({ userName: `erased-${id}`, state: 'deleted' })
})

test('takes the person out of events that wait to be delivered', async () => {
  await using fluid = await startFluid()
  const organisation = fluid.acme.added.organisation.id
  await addWebhook(fluid.runtime, fluid.vault, BY, {
    organisation,
    url: 'http://127.0.0.1:9/',
    eventTypes: [],
    secret: undefined,
    isPrivateAllowed: true,
  })
  const { id } = await withInes(fluid)
  await erasePerson(fluid, BY, { organisation, user: id })
  const events = await fluid.runtime.store.read(organisation, (tx) =>
    tx.outbox.listEvents({ after: 0, subjectId: id, limit: 100 }),
  )
  expect(events.length).toBeGreaterThan(2)
  expect(JSON.stringify(events)).not.toMatch(TRACES)
})
