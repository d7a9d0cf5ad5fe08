// Power gone at any moment: a real server is killed under parallel writes, round after round, on one data folder. What
// was answered with 2xx is there after the restart, and nothing is there by half (T-44).

import { expect, test } from 'vitest'
import { type DataFolder, newDataFolder, runFluid, startProcess } from '../../testing/fluid-process.ts'
import { type ScimClient, scimClient } from '../../testing/scim-client.ts'

const ROUNDS = Number(process.env['CRASH_ROUNDS'] ?? 5)
const WRITERS = 8
const LOAD_MS_MAX = 500

/** What one writer may find after a crash: the last answer, or the one that was on its way. */
interface Writer {
  readonly number: number
  /** Live people: the titles that each may have. */
  readonly people: Map<string, readonly (string | undefined)[]>
  readonly deleted: Set<string>
  pendingName: string | undefined
  pendingDelete: string | undefined
  /** Two people, of whom exactly one is in the group at any time; who it may be. */
  seats: readonly [string, string]
  sitting: readonly string[]
  steps: number
}

async function seat(client: ScimClient, number: number): Promise<Writer> {
  const seats = [await client.addUser(`seat-${number}-a`), await client.addUser(`seat-${number}-b`)] as const
  return {
    number,
    people: new Map(),
    deleted: new Set(),
    pendingName: undefined,
    pendingDelete: undefined,
    seats,
    sitting: [seats[0]],
    steps: 0,
  }
}

/** Writes without a pause until the server is gone. */
async function writeUntilGone(client: ScimClient, group: string, writer: Writer): Promise<void> {
  try {
    for (;;) {
      writer.steps += 1
      const kind = writer.steps % 4
      if (kind === 0) await swapSeats(client, group, writer)
      else if (kind === 1) await create(client, writer)
      else if (kind === 2) await retitle(client, writer)
      else if (writer.steps % 3 === 0) await remove(client, writer)
    }
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
  }
}

async function create(client: ScimClient, writer: Writer): Promise<void> {
  writer.pendingName = `p-${writer.number}-${writer.steps}`
  const id = await client.addUser(writer.pendingName)
  writer.people.set(id, [undefined])
  writer.pendingName = undefined
}

async function retitle(client: ScimClient, writer: Writer): Promise<void> {
  const [id, titles] = [...writer.people].at(-1) ?? []
  if (id === undefined || titles === undefined) return
  const title = `title ${writer.steps}`
  writer.people.set(id, [...titles, title])
  const answer = await client.patch(`/Users/${id}`, { op: 'replace', value: { title } })
  if (answer.status === 200) writer.people.set(id, [title])
}

async function remove(client: ScimClient, writer: Writer): Promise<void> {
  const [id] = writer.people.keys()
  if (id === undefined) return
  writer.pendingDelete = id
  const { status } = await client.delete(`/Users/${id}`)
  if (status === 204) noteDeleted(writer, id)
  writer.pendingDelete = undefined
}

function noteDeleted(writer: Writer, id: string): void {
  writer.people.delete(id)
  writer.deleted.add(id)
}

/** Removes one and adds the other in one PATCH: half of it would show. */
async function swapSeats(client: ScimClient, group: string, writer: Writer): Promise<void> {
  const [now = ''] = writer.sitting
  const next = writer.seats.find((id) => id !== now) ?? ''
  writer.sitting = [now, next]
  const answer = await client.patch(
    `/Groups/${group}`,
    { op: 'remove', path: `members[value eq "${now}"]` },
    { op: 'add', path: 'members', value: [{ value: next }] },
  )
  if (answer.status === 200) writer.sitting = [next]
}

/** Compares what is there with what was answered, and takes it as the new state. */
async function settle(client: ScimClient, group: string, writers: readonly Writer[]): Promise<void> {
  const { body } = await client.get(`/Groups/${group}`)
  const members: readonly string[] = body.members.map(({ value }: { value: string }) => value)
  expect(members).toHaveLength(WRITERS)
  for (const writer of writers) {
    const sitting = writer.seats.filter((id) => members.includes(id))
    expect(sitting).toHaveLength(1)
    expect(writer.sitting).toEqual(expect.arrayContaining(sitting))
    writer.sitting = sitting
    await settlePeople(client, writer)
  }
}

async function settlePeople(client: ScimClient, writer: Writer): Promise<void> {
  const name = writer.pendingName
  if (name !== undefined) {
    const found = await client.get(`/Users?filter=userName+eq+%22${name}%22`)
    for (const { id } of found.body.Resources) writer.people.set(id, [undefined])
    writer.pendingName = undefined
  }
  for (const [id, titles] of writer.people) {
    const { status, body } = await client.get(`/Users/${id}`)
    if (status === 404 && id === writer.pendingDelete) {
      noteDeleted(writer, id)
      continue
    }
    expect([status, titles]).toEqual([200, expect.arrayContaining([body.title])])
    writer.people.set(id, [body.title])
  }
  writer.pendingDelete = undefined
  for (const id of writer.deleted) expect((await client.get(`/Users/${id}`)).status).toBe(404)
}

interface Entry {
  readonly action: string
  readonly subject?: { readonly id: string }
}

async function journalOf(folder: DataFolder): Promise<readonly Entry[]> {
  const { stdout } = await runFluid(folder, ['journal', 'acme', '--json'])
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line))
}

/** Every state has its entries and every entry its state: none was stored without the other. */
async function expectJournalInStep(
  { folder, client, group }: { folder: DataFolder; client: ScimClient; group: string },
  writers: readonly Writer[],
): Promise<void> {
  const counts = new Map<string, number>()
  for (const { action, subject } of await journalOf(folder)) {
    const name = `${action} ${subject?.id}`
    counts.set(name, (counts.get(name) ?? 0) + 1)
  }
  const live = writers.flatMap(({ people, seats }) => [...people.keys(), ...seats])
  const gone = writers.flatMap(({ deleted }) => [...deleted])
  for (const id of writers.flatMap(({ people }) => [...people.keys()])) {
    const { body } = await client.get(`/Users/${id}`)
    expect(`W/"${1 + (counts.get(`user.updated ${id}`) ?? 0)}"`).toBe(body.meta.version)
  }
  expect(idsOf('user.created', counts)).toEqual(new Set([...live, ...gone]))
  expect(idsOf('user.deleted', counts)).toEqual(new Set(gone))
  const groupVersion = (await client.get(`/Groups/${group}`)).body.meta.version
  expect(groupVersion).toBe(`W/"${1 + (counts.get(`group.updated ${group}`) ?? 0)}"`)
  expect((await client.get('/Users?count=0')).body.totalResults).toBe(live.length)
}

/** The subjects of an action that may happen to each of them once. */
function idsOf(action: string, counts: ReadonlyMap<string, number>): ReadonlySet<string> {
  const found = [...counts].filter(([name]) => name.startsWith(`${action} `))
  expect(found.filter(([, count]) => count !== 1)).toEqual([])
  return new Set(found.map(([name]) => name.slice(action.length + 1)))
}

test('keeps every answered write, and none by half, through SIGKILL at random moments (T-44)', {
  timeout: 90_000 + ROUNDS * 20_000,
}, async () => {
  using folder = newDataFolder()
  const added = JSON.parse((await runFluid(folder, ['org', 'add', 'acme', '--json'])).stdout)
  const clientAt = (origin: string) => scimClient(`${origin}/o/acme/scim/v2`, added.scimToken)
  let writers: readonly Writer[] = []
  let group = ''
  for (let round = 0; round < ROUNDS; round += 1) {
    await using fluid = await startProcess(folder)
    const client = clientAt(fluid.origin)
    if (round === 0) {
      writers = await Promise.all(Array.from({ length: WRITERS }, (_, number) => seat(client, number)))
      group = await client.addGroup(
        'Fluid User',
        writers.flatMap(({ sitting }) => sitting),
      )
    } else {
      await settle(client, group, writers)
      await expectJournalInStep({ folder, client, group }, writers)
    }
    const writing = writers.map((writer) => writeUntilGone(client, group, writer))
    await new Promise((resolve) => setTimeout(resolve, 20 + Math.random() * LOAD_MS_MAX))
    await fluid.end('SIGKILL')
    await Promise.all(writing)
  }
  await using fluid = await startProcess(folder)
  await settle(clientAt(fluid.origin), group, writers)
  await expectJournalInStep({ folder, client: clientAt(fluid.origin), group }, writers)
  expect(writers.reduce((sum, { steps }) => sum + steps, 0)).toBeGreaterThan(ROUNDS * WRITERS)
})
