import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { changeOrganisationSettings } from '../provisioning/change-settings.ts'
import { refreshCatalogue } from '../provisioning/refresh-catalogue.ts'
import type { Runtime } from '../runtime.ts'
import type { Reading } from '../store/port/store.ts'
import { openSqliteStore } from '../store/sqlite/store.ts'
import { apiClient } from '../testing/api-client.ts'
import { startFluid, type TestFluid } from '../testing/fluid.ts'
import { runFluid } from '../testing/fluid-process.ts'
import { loadAllBases } from './bases.ts'
import { createProjector } from './projector.ts'
import type { Replay } from './replay.ts'
import { shortenJournal } from './retention.ts'
import { sealEntries } from './seal.ts'
import { BeforeJournal, personAt } from './state-at.ts'
import { verifyJournal } from './verify.ts'

const BY = { actor: { kind: 'operator', id: 'test', client: 'test' }, requestId: 'test' } as const
const DAY = 86_400_000

test('drops what is older than the setting, and keeps what explains the state that is held (T-71)', async () => {
  await using world = await start()
  const { acme, runtime } = world.fluid
  const [ines, omar] = [await acme.addUser('ines@northrail.example'), await acme.addUser('omar@northrail.example')]
  const group = await acme.addGroup('Fluid User', [ines, omar])
  const gone = await acme.addGroup('Gone', [ines])
  await acme.delete(`/Users/${omar}`)
  await acme.delete(`/Groups/${gone}`)
  await world.settle()
  world.forward(40 * DAY)
  await acme.patch(`/Users/${ines}`, { op: 'replace', path: 'title', value: 'Planner' })
  await world.settle()
  const whole = await world.read(replayed)
  expect(await world.shorten()).toBeGreaterThan(5)
  expect((await acme.journal()).map(({ action }) => action)).toEqual(['user.updated', 'journal.shortened'])
  const rest = await world.read(replayed)
  expect(rest.users.get(ines)).toEqual(whole.users.get(ines))
  expect(rest.groups.get(group)).toEqual(whole.groups.get(group))
  expect(rest.members.get(group)).toEqual(new Set([ines]))
  expect(rest.grants.get(group)).toEqual({ kind: 'role', name: 'User', by: 'catalogue' })
  expect([...rest.tokens]).toEqual([...whole.tokens])
  expect([...rest.settings]).toEqual([...whole.settings])
  expect(rest.users.get(omar)).toEqual(whole.users.get(omar))
  expect(rest.groups.get(gone)).toEqual(whole.groups.get(gone))
  await expect(personAt(runtime, world.organisation, { id: ines, atMs: 0 })).rejects.toThrow(BeforeJournal)
  expect((await personAt(runtime, world.organisation, { id: ines, atMs: runtime.now() }))?.groups).toEqual([
    { id: group, name: 'Fluid User', grant: { kind: 'role', name: 'User' } },
  ])
})

test('is said to begin where older entries were dropped, to whoever asks for the times before', async () => {
  await using world = await start({ isEmbedded: true })
  const { acme, dataDir } = world.fluid
  const api = await apiClient(world.fluid, acme)
  const ines = await acme.addUser('ines@northrail.example')
  await world.settle()
  const asked = async (query: string) => (await api.get(`/journal?${query}`)).body.reachesBack
  expect(await asked('limit=100')).toBeNull()
  world.forward(40 * DAY)
  await acme.patch(`/Users/${ines}`, { op: 'replace', path: 'title', value: 'Planner' })
  await world.settle()
  await world.shorten()
  const [first] = await acme.journal()
  const begin = new Date(first?.atMs ?? 0).toISOString()
  expect([await asked('limit=100'), await asked('limit=1'), await asked(`since=${begin}`)]).toEqual([begin, null, null])
  const folder = { path: dataDir, [Symbol.dispose]: () => undefined }
  const { stdout } = await runFluid(folder, ['journal', 'acme', '--until', '2020-01-01'])
  expect(stdout).toBe(`The journal reaches back to ${begin}: what was before is not known any more.\n`)
})

test('says that a past is told by the catalogue of now when the one of then was dropped', async () => {
  await using world = await start()
  const { acme, runtime } = world.fluid
  const ines = await acme.addUser('ines@northrail.example')
  await acme.addGroup('Fluid User', [ines])
  await world.settle()
  world.forward(40 * DAY)
  await acme.patch(`/Users/${ines}`, { op: 'replace', path: 'title', value: 'Planner' })
  await world.settle()
  await world.shorten()
  const atMs = runtime.now()
  const then = () => personAt(runtime, world.organisation, { id: ines, atMs })
  expect((await then())?.standing).toMatchObject({
    allowed: true,
    roles: [{ role: 'User', because: [{ group: 'Fluid User', sinceMs: undefined }] }],
    incomplete: [],
  })
  world.forward(DAY)
  await refreshCatalogue({ ...runtime, catalogue: { ...runtime.catalogue, administratorRoles: [] } })
  expect((await then())?.standing.incomplete).toEqual([expect.stringContaining('the one of then was not recorded')])
})

test('drops nothing that has no events or no seal yet', async () => {
  await using world = await start()
  await world.fluid.acme.addUser('ines@northrail.example')
  world.forward(40 * DAY)
  expect(await world.shorten()).toBe(0)
})

test('goes on from what was dropped when the chain is verified', async () => {
  await using world = await start()
  for (let number = 0; number < 3; number += 1) {
    await world.fluid.acme.addUser(`user${number}@northrail.example`)
    await world.settle()
    world.forward(20 * DAY)
  }
  await world.shorten()
  await world.settle()
  expect(await world.verify()).toMatchObject({ kind: 'intact' })
})

test('finds an entry that was altered, taken out or put in after it was sealed (T-71)', async () => {
  const tampering = [
    "UPDATE journal SET sentence = 'Nothing happened.' WHERE action = 'user.created'",
    "UPDATE journal SET at_ms = at_ms - 1 WHERE action = 'user.created'",
    "DELETE FROM journal WHERE action = 'user.created'",
    `INSERT INTO journal (organisation_id, position, at_ms, request_id, actor, action, outcome, changes, not_done, sentence)
       SELECT organisation_id, 0, at_ms, request_id, actor, action, outcome, changes, not_done, sentence
       FROM journal WHERE action = 'user.deleted'`,
    'UPDATE journal_seals SET sealed = zeroblob(61)',
    'DELETE FROM journal_seals WHERE last_position = (SELECT max(last_position) FROM journal_seals)',
  ]
  for (const sql of tampering) {
    await using world = await start({ isEmbedded: true })
    const { acme } = world.fluid
    const id = await acme.addUser('ines@northrail.example')
    await world.settle()
    for (const title of ['one', 'two', 'three']) {
      await acme.patch(`/Users/${id}`, { op: 'replace', path: 'title', value: title })
    }
    await acme.delete(`/Users/${id}`)
    await world.settle()
    expect(await world.verify()).toMatchObject({ kind: 'intact' })
    await world.tamper(sql)
    expect([sql, (await world.verify()).kind]).toEqual([sql, 'altered'])
  }
})

test('finds that journal and chain were cut off together, by the head that was noted before', async () => {
  await using world = await start({ isEmbedded: true })
  await world.fluid.acme.addUser('ines@northrail.example')
  await world.settle()
  await world.fluid.acme.addUser('omar@northrail.example')
  await world.settle()
  const noted = await world.verify()
  const head = noted.kind === 'intact' ? noted.head : undefined
  expect(await world.verify(head)).toMatchObject({ kind: 'intact' })
  await world.tamper(`DELETE FROM journal WHERE position = (SELECT max(position) FROM journal)`)
  await world.tamper('DELETE FROM journal_seals WHERE last_position = (SELECT max(last_position) FROM journal_seals)')
  await world.tamper('UPDATE journal_heads SET sealed_position = (SELECT max(last_position) FROM journal_seals)')
  expect(await world.verify()).toMatchObject({ kind: 'intact' })
  expect(await world.verify(head)).toMatchObject({ kind: 'altered' })
})

test('drops events and counts when their time is over, but the newest event', async () => {
  await using world = await start()
  await world.fluid.acme.addUser('ines@northrail.example')
  const omar = await world.fluid.acme.addUser('omar@northrail.example')
  await world.settle()
  world.forward(40 * DAY)
  await world.shorten()
  const left = await world.read(async (tx) => ({
    events: await tx.outbox.listEvents({ after: 0, limit: 10 }),
    counts: await tx.requestCounts.listCounts({ sinceMs: 0, untilMs: Number.MAX_SAFE_INTEGER }),
  }))
  expect(left).toEqual({ events: [expect.objectContaining({ subjectId: omar })], counts: [] })
})

/** `isEmbedded`: on the embedded database whatever the run is about, for tampering with its file, and for commands. */
async function start({ isEmbedded = false } = {}) {
  let aheadMs = 0
  const fluid: TestFluid = await startFluid({
    runtime: (runtime: Runtime) => ({ ...runtime, now: () => Date.now() + aheadMs }),
    ...(isEmbedded ? { openStore: async (folder: string) => openSqliteStore(folder) } : {}),
  })
  const { runtime, vault, acme, dataDir } = fluid
  const organisation = acme.added.organisation.id
  const projector = createProjector(runtime)
  await changeOrganisationSettings(runtime, BY, { organisation, changes: { journalRetentionDays: 30 } })
  return {
    fluid,
    organisation,
    forward: (ms: number) => {
      aheadMs += ms
    },
    /** Events written, entries sealed. */
    settle: async () => {
      while (await projector.project(organisation));
      while (await sealEntries({ runtime, vault }, organisation));
    },
    shorten: async () => {
      const settings = await runtime.store.read(organisation, (tx) => tx.organisations.get())
      return shortenJournal(runtime, settings)
    },
    verify: (head?: string) => verifyJournal({ runtime, vault }, organisation, head),
    read: <Result>(work: (tx: Reading) => Promise<Result>) => runtime.store.read(organisation, work),
    /** What somebody with the database and without the master key can do. */
    tamper: async (sql: string) => tamperWith(dataDir, sql),
    [Symbol.asyncDispose]: () => fluid[Symbol.asyncDispose](),
  }
}

function tamperWith(dataDir: string, sql: string): void {
  const database = new DatabaseSync(join(dataDir, 'fluid.db'))
  database.exec(sql)
  database.close()
}

async function replayed(tx: Reading): Promise<Replay> {
  const replay = await loadAllBases(tx)
  for (const entry of await tx.journal.list({ from: { after: 0 }, isWhole: true, limit: 10_000 })) replay.apply(entry)
  return replay
}

test('goes on after all entries were dropped: what comes next has its events and its seal', async () => {
  await using world = await start()
  const { acme } = world.fluid
  for (const name of ['ines', 'omar', 'joon']) await acme.addUser(`${name}@northrail.example`)
  await world.settle()
  world.forward(800 * DAY)
  const last = await world.read((tx) => tx.outbox.findLastEventPosition())
  expect(await world.shorten()).toBeGreaterThan(3)
  const late = await acme.addUser('late@northrail.example')
  await world.settle()
  expect((await acme.journal()).map(({ action }) => action)).toEqual(['journal.shortened', 'user.created'])
  const events = await world.read((tx) => tx.outbox.listEvents({ after: last, limit: 100 }))
  expect(events.map(({ subjectId }) => subjectId)).toEqual([late])
  expect(await world.verify()).toMatchObject({ kind: 'intact' })
})
