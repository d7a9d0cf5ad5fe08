import { expect, test } from 'vitest'
import type { OrganisationId } from '../directory/ids.ts'
import type { Runtime } from '../runtime.ts'
import { startFluid } from '../testing/fluid.ts'
import { csvEntry, exportLines } from './export.ts'
import { followEvents, followJournal } from './follow.ts'
import { createProjector } from './projector.ts'
import { type JournalFilter, searchWhole } from './search.ts'
import { groupAt, personAt } from './state-at.ts'
import { journalise } from './write.ts'

const PATCH_OP = 'urn:ietf:params:scim:api:messages:2.0:PatchOp'
const BY = { actor: { kind: 'operator', id: 'test', client: 'test' }, requestId: 'test' } as const

test('finds entries by person, group, outcome, action, client, time and text', async () => {
  await using fluid = await startFluid()
  const { acme, runtime } = fluid
  const organisation = acme.added.organisation.id
  const ines = await acme.addUser('ines@northrail.example')
  const omar = await acme.addUser('omar@northrail.example')
  const group = await acme.addGroup('Fluid User', [ines])
  await acme.patch(`/Users/${omar}`, { op: 'replace', path: 'title', value: 'Planner' })
  await acme.send('POST', '/Users', {
    schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
    userName: 'OMAR@northrail.example',
  })
  const deactivation = { schemas: [PATCH_OP], Operations: [{ op: 'replace', value: { active: false } }] }
  await acme.send('PATCH', `/Users/${omar}`, deactivation, { 'User-Agent': 'Okta SCIM Client 1.0.0' })
  const find = async (filter: JournalFilter) => (await actionsOf(runtime, organisation, filter)).slice(-4)
  expect(await find({ person: omar })).toEqual(['user.created', 'user.updated', 'user.deactivated'])
  expect(await find({ person: ines })).toEqual(['user.created', 'group.created'])
  expect(await find({ group })).toEqual(['group.created'])
  expect(await find({ person: ines, group })).toEqual(['group.created'])
  expect(await find({ outcome: 'refused' })).toEqual(['request.refused'])
  expect(await find({ actions: ['user.updated', 'user.deactivated'] })).toEqual(['user.updated', 'user.deactivated'])
  expect(await find({ client: 'Okta', person: omar })).toEqual(['user.deactivated'])
  expect(await find({ text: 'fluid USER' })).toEqual(['group.created'])
  expect(await find({ text: 'Planner' })).toEqual([])
  expect(await find({ untilMs: runtime.now() - 3_600_000 })).toEqual([])
  expect(await find({ sinceMs: runtime.now() - 3_600_000, text: 'omar@' })).toHaveLength(4)
})

test("shows in a person's history what their groups meant while they were in them, and not before or after", async () => {
  await using fluid = await startFluid()
  const { acme, runtime } = fluid
  const ines = await acme.addUser('ines@northrail.example')
  const group = await acme.addGroup('Fluid User')
  const rename = (displayName: string) => acme.patch(`/Groups/${group}`, { op: 'replace', value: { displayName } })
  await rename('Before')
  await acme.patch(`/Groups/${group}`, { op: 'add', path: 'members', value: [{ value: ines }] })
  await rename('During')
  await acme.patch(`/Groups/${group}`, { op: 'remove', path: `members[value eq "${ines}"]` })
  await rename('After')
  const organisation = acme.added.organisation.id
  const oldest = await entriesOf(runtime, organisation, { person: ines }, 'oldest', 2)
  const newest = await entriesOf(runtime, organisation, { person: ines }, 'newest', 2)
  expect(oldest.map(({ sentence }) => sentence)).toEqual([
    expect.stringContaining('created'),
    expect.stringContaining('added 1 person'),
    expect.stringContaining('During'),
    expect.stringContaining('removed 1 person'),
  ])
  expect(newest.toReversed()).toEqual(oldest)
})

test('walks a long journal in pages, each entry once, and finds the last page as fast as the first', async () => {
  await using fluid = await startFluid()
  const { acme, runtime } = fluid
  const organisation = acme.added.organisation.id
  await writeEntries(runtime, organisation, 12_000)
  const walked = await entriesOf(runtime, organisation, { text: 'note' }, 'newest', 1_000)
  expect(walked.map(({ subject }) => Number(subject?.id))).toEqual(Array.from({ length: 12_000 }, (_, n) => 11_999 - n))
  const rare = await entriesOf(runtime, organisation, { text: 'note 7 ' }, 'oldest', 10)
  expect(rare.map(({ sentence }) => sentence)).toEqual(['This is note 7 of many.'])
})

test('tells the state of a person and of a group at any past moment', async () => {
  let aheadMs = 0
  const clock = (runtime: Runtime) => ({ ...runtime, now: () => Date.now() + aheadMs })
  await using fluid = await startFluid({ runtime: clock })
  const { acme, runtime } = fluid
  const organisation = acme.added.organisation.id
  const moments: number[] = []
  const moment = () => {
    moments.push(runtime.now())
    aheadMs += 60_000
  }
  moment()
  const ines = await acme.addUser('ines@northrail.example', { title: 'Planner' })
  const group = await acme.addGroup('Fluid User', [ines])
  moment()
  await acme.patch(`/Groups/${group}`, { op: 'replace', value: { displayName: 'PMO London' } })
  await acme.patch(`/Users/${ines}`, { op: 'replace', path: 'title', value: 'Lead' })
  moment()
  await acme.delete(`/Users/${ines}`)
  moment()
  const people = await Promise.all(moments.map((atMs) => personAt(runtime, organisation, { id: ines, atMs })))
  expect(
    people.map((one) => [
      one?.state.resource['title'],
      one?.groups.map(({ name }) => name),
      one?.state.deletedMs !== undefined,
    ]),
  ).toEqual([
    [undefined, undefined, false],
    ['Planner', ['Fluid User'], false],
    ['Lead', ['PMO London'], false],
    ['Lead', [], true],
  ])
  const groups = await Promise.all(moments.map((atMs) => groupAt(runtime, organisation, { id: group, atMs })))
  expect(groups.map((one) => [one?.state.resource['displayName'], one?.members.size])).toEqual([
    [undefined, undefined],
    ['Fluid User', 1],
    ['PMO London', 1],
    ['PMO London', 0],
  ])
})

test('follows the journal and the events live, from any position on', async () => {
  await using fluid = await startFluid()
  const { acme, runtime } = fluid
  const organisation = acme.added.organisation.id
  const stopping = new AbortController()
  const ines = await acme.addUser('ines@northrail.example')
  const [first] = await entriesOf(runtime, organisation, { person: ines }, 'newest', 1)
  const following = { after: first?.position ?? 0, filter: { person: ines }, signal: stopping.signal }
  const followed = take(followJournal(runtime, organisation, following), 2, stopping)
  await acme.addUser('omar@northrail.example')
  await acme.patch(`/Users/${ines}`, { op: 'replace', path: 'title', value: 'Planner' })
  await acme.delete(`/Users/${ines}`)
  expect((await followed).map(({ action }) => action)).toEqual(['user.updated', 'user.deleted'])
  await createProjector(runtime).project(organisation)
  const listening = new AbortController()
  const types = ['user.created', 'user.deleted'] as const
  const events = followEvents(runtime, organisation, { after: 0, types, signal: listening.signal })
  expect((await take(events, 3, listening)).map(({ type }) => type)).toEqual([
    'user.created',
    'user.created',
    'user.deleted',
  ])
})

test('exports JSON Lines and CSV whose cells no spreadsheet takes for a formula (T-57)', async () => {
  await using fluid = await startFluid()
  const { acme, runtime } = fluid
  await acme.addUser('=HYPERLINK("http://evil.example")')
  const lines: string[] = []
  const found = searchWhole(runtime, acme.added.organisation.id, { filter: {}, order: 'oldest', limit: 100 })
  for await (const line of exportLines(found, 'jsonl')) lines.push(line)
  expect(lines.map((line) => JSON.parse(line).action)).toEqual(['organisation.created', 'token.set', 'user.created'])
  const [entry] = await entriesOf(runtime, acme.added.organisation.id, { actions: ['user.created'] }, 'newest', 1)
  const row = entry === undefined ? '' : csvEntry(entry)
  expect(row).toContain(`,"'=HYPERLINK(""http://evil.example"")",`)
  expect(row.endsWith('\r\n')).toBe(true)
})

test('counts reads and unchanged writes per client and hour, and writes no entry for them', async () => {
  await using fluid = await startFluid()
  const { acme, runtime } = fluid
  const organisation = acme.added.organisation.id
  const okta = { 'User-Agent': 'Okta SCIM Client 1.0.0' }
  const id = await acme.addUser('ines@northrail.example', { title: 'Planner' })
  const before = (await acme.journal()).length
  for (let times = 0; times < 3; times += 1) await acme.get(`/Users/${id}`, okta)
  await acme.patch(`/Users/${id}`, { op: 'replace', path: 'title', value: 'Planner' })
  await acme.get('/Users/nobody', okta)
  expect((await acme.journal()).length).toBe(before)
  const counts = await eventually(
    () => runtime.store.read(organisation, (tx) => tx.requestCounts.listCounts({ sinceMs: 0, untilMs: runtime.now() })),
    (rows) => rows.length === 4,
  )
  expect(counts.map(({ client, kind, requests }) => [client, kind, requests])).toEqual([
    ['Okta', 'read', 3],
    ['Okta', 'refused', 1],
    ['node', 'changed', 1],
    ['node', 'unchanged', 1],
  ])
})

async function actionsOf(runtime: Runtime, organisation: OrganisationId, filter: JournalFilter) {
  return (await entriesOf(runtime, organisation, filter, 'oldest', 50)).map(({ action }) => action)
}

async function entriesOf(
  runtime: Runtime,
  organisation: OrganisationId,
  filter: JournalFilter,
  order: 'newest' | 'oldest',
  limit: number,
) {
  const entries = []
  for await (const entry of searchWhole(runtime, organisation, { filter, order, limit })) entries.push(entry)
  return entries
}

async function writeEntries(runtime: Runtime, organisation: OrganisationId, count: number): Promise<void> {
  await runtime.store.write(organisation, async (tx) => {
    for (let number = 0; number < count; number += 1) {
      await journalise(tx.journal, runtime, BY, {
        action: 'settings.changed',
        outcome: 'refused',
        subject: { kind: 'organisation', id: String(number), name: 'Acme' },
        sentence: `This is note ${number} of many.`,
      })
    }
  })
}

async function take<Row>(rows: AsyncIterable<Row>, count: number, stopping: AbortController): Promise<readonly Row[]> {
  const taken: Row[] = []
  for await (const row of rows) {
    taken.push(row)
    if (taken.length === count) stopping.abort()
  }
  return taken
}

async function eventually<Value>(read: () => Promise<Value>, isThere: (value: Value) => boolean): Promise<Value> {
  for (;;) {
    const value = await read()
    if (isThere(value)) return value
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}
