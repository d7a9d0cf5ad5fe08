// A disk that fails below a real server under parallel writes, round after round, on one data folder. An I/O error is
// answered with 503 and leaves nothing by half; a write that is torn, and a power cut that loses what was not yet forced to
// the disk, take back nothing that was answered (T-44).

import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { expectJournalInStep, seat, settle, WRITERS, type Writer, writeUntilGone } from '../../testing/crash-load.ts'
import { createFaultyDisk, type DiskFault, type FaultyDisk, whyNoFaultyDisk } from '../../testing/disk-faults.ts'
import {
  type DataFolder,
  type FluidProcess,
  newDataFolder,
  runFluid,
  startProcess,
} from '../../testing/fluid-process.ts'
import { randomFrom } from '../../testing/history.ts'
import { expectJournalFoldsToTables } from '../../testing/journal-fold.ts'
import { type ScimClient, scimClient } from '../../testing/scim-client.ts'
import { openSqliteStore } from './store.ts'

/** What goes wrong in a round, and when: under load, or while a server stops and brings its log into the database. */
interface Round {
  readonly fault: DiskFault
  readonly when: 'under load' | 'at the end'
  readonly skipMax: number
}

const ROUNDS: readonly Round[] = [
  { fault: 'write', when: 'under load', skipMax: 200 },
  { fault: 'torn', when: 'at the end', skipMax: 60 },
  { fault: 'power', when: 'under load', skipMax: 300 },
  { fault: 'power', when: 'at the end', skipMax: 60 },
  { fault: 'sync', when: 'under load', skipMax: 30 },
  { fault: 'write', when: 'at the end', skipMax: 60 },
  { fault: 'torn', when: 'under load', skipMax: 200 },
  { fault: 'sync', when: 'at the end', skipMax: 3 },
  { fault: 'read', when: 'under load', skipMax: 5 },
]
const KILLS: ReadonlySet<DiskFault> = new Set(['torn', 'power'])
const CRASH_ROUNDS = Number(process.env['CRASH_ROUNDS'] ?? 7)
const SEED = Number(process.env['SEED'] ?? Math.floor(Math.random() * 2 ** 31))
const LOAD_MS_MAX = 400
const FAULTS_IN_A_ROW_MAX = 8
const whyNot = whyNoFaultyDisk()

interface Scene {
  readonly disk: FaultyDisk
  readonly folder: DataFolder
  readonly token: string
  readonly random: (below: number) => number
  writers: readonly Writer[]
  group: string
}

test('keeps every answered write, and none by half, on a disk that fails, tears and forgets (T-44)', {
  timeout: 120_000 + CRASH_ROUNDS * 20_000,
}, async ({ annotate, skip }) => {
  skip(whyNot !== undefined, whyNot)
  await annotate(`seed ${SEED}`)
  using folder = newDataFolder()
  using tools = newDataFolder()
  const { scimToken: token } = JSON.parse((await runFluid(folder, ['org', 'add', 'acme', '--json'])).stdout)
  const scene: Scene = {
    disk: createFaultyDisk(tools),
    folder,
    token,
    random: randomFrom(SEED),
    writers: [],
    group: '',
  }
  for (let number = 0; number < CRASH_ROUNDS; number += 1) {
    const round = ROUNDS[number % ROUNDS.length]
    if (round !== undefined) await play(scene, round)
  }
  await using fluid = await startProcess(folder)
  await expectSound(scene, clientOf(scene, fluid))
})

test('lets nobody come back at the next start who was refused on a failing disk and not found afterwards (T-44)', async ({
  skip,
}) => {
  skip(whyNot !== undefined, whyNot)
  using folder = newDataFolder()
  using tools = newDataFolder()
  const { scimToken: token } = JSON.parse((await runFluid(folder, ['org', 'add', 'acme', '--json'])).stdout)
  const disk = createFaultyDisk(tools)
  async function find(fluid: FluidProcess): Promise<number> {
    return (await clientOf({ token }, fluid).get('/Users?count=0')).body.totalResults
  }
  await using before = await startProcess(folder, disk.environment)
  const answers: number[] = []
  // Until it is this request, and none of the background, that meets the fault.
  while (!answers.includes(503)) {
    disk.order('sync', { skip: 0, count: 1, seed: 1 })
    const person = { schemas: [USER], userName: `p${answers.length}` }
    answers.push((await clientOf({ token }, before).post('/Users', person)).status)
  }
  // Answered in a commit of its own, which comes after the one that takes the place of the failed one.
  await expect.poll(async () => (await fetch(`${before.origin}/readyz`)).status).toBe(200)
  const there = answers.length - 1
  expect(await find(before)).toBe(there)
  await before.end('SIGKILL')
  await using after = await startProcess(folder)
  expect(await find(after)).toBe(there)
})

function clientOf({ token }: Pick<Scene, 'token'>, { origin }: FluidProcess): ScimClient {
  return scimClient(`${origin}/o/acme/scim/v2`, token)
}

async function play(scene: Scene, { fault, when, skipMax }: Round): Promise<void> {
  const { disk, folder, random } = scene
  await using fluid = await startProcess(folder, disk.environment)
  const order = { skip: random(skipMax), count: 1 + random(FAULTS_IN_A_ROW_MAX), seed: random(2 ** 31) }
  if (when === 'at the end') {
    disk.order(fault, order)
    await fluid.end('SIGTERM')
  } else {
    await load(scene, fluid, () => disk.order(fault, order), KILLS.has(fault))
    await fluid.end('SIGKILL')
  }
  disk.mend()
}

/** Writes until the fault kills the process, or for a while, after which the same process goes on. */
async function load(scene: Scene, fluid: FluidProcess, fail: () => void, isKilled: boolean): Promise<void> {
  const client = clientOf(scene, fluid)
  if (scene.group === '') await begin(scene, client)
  else await expectSound(scene, client)
  const enough = new AbortController()
  const writing = scene.writers.map((writer) => writeUntilGone(client, scene.group, writer, enough.signal))
  fail()
  if (!isKilled) {
    await new Promise((resolve) => setTimeout(resolve, 50 + scene.random(LOAD_MS_MAX)))
    enough.abort()
  }
  await Promise.all(writing)
  if (!isKilled) await expectGoesOn(scene, client)
}

async function begin(scene: Scene, client: ScimClient): Promise<void> {
  scene.writers = await Promise.all(Array.from({ length: WRITERS }, (_, number) => seat(client, number)))
  scene.group = await client.addGroup(
    'Fluid User',
    scene.writers.flatMap(({ sitting }) => sitting),
  )
}

/** The same process, on a disk that is well again: what was refused meanwhile is sent once more, and taken. */
async function expectGoesOn(scene: Scene, client: ScimClient): Promise<void> {
  scene.disk.order('sync', { skip: 0, count: 1_000, seed: 1 })
  const body = { schemas: [USER], userName: `while-the-disk-fails-${scene.random(2 ** 31)}` }
  const refused = await client.post('/Users', body)
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '5'])
  expect(refused.body.detail).toMatch(/it is stored or it is not\. Repeating the request is safe/)
  scene.disk.mend()
  const { id } = (await client.post('/Users', body)).body
  scene.writers[0]?.people.set(id, [undefined])
  await expectSound(scene, client)
}

const USER = 'urn:ietf:params:scim:schemas:core:2.0:User'

/** Looked at beside the server that has just started on it: what was found after the fault is its own work. */
async function expectSound({ folder, writers, group }: Scene, client: ScimClient): Promise<void> {
  await settle(client, group, writers)
  expectIntact(folder)
  await using store = openSqliteStore(folder.path)
  const organisation = await store.directory.findByName('acme')
  if (organisation === undefined) throw new Error('the organisation is gone')
  const journal = await store.read(organisation.id, async (tx) => {
    await expectJournalFoldsToTables(tx)
    return await tx.journal.list({ from: { after: 0 }, limit: 1_000_000 })
  })
  await expectJournalInStep({ journal, client, group }, writers)
}

function expectIntact(folder: DataFolder): void {
  const database = new DatabaseSync(join(folder.path, 'fluid.db'), { readOnly: true })
  const findings = database.prepare('PRAGMA integrity_check').all()
  database.close()
  expect(findings).toEqual([{ integrity_check: 'ok' }])
}
