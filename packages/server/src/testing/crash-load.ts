// Parallel writers whose server or database is killed, and what they may find afterwards: what was answered with 2xx is
// there, and nothing is there by half (T-44).

import { expect } from 'vitest'
import type { ScimClient } from './scim-client.ts'

const USER = 'urn:ietf:params:scim:schemas:core:2.0:User'

export const WRITERS = 8

/** Nobody can say whether the last request was done. */
class Gone extends Error {}

/** What one writer may find after a crash: the last answer, or the one that was on its way. */
export interface Writer {
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

export async function seat(client: ScimClient, number: number): Promise<Writer> {
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

/** Writes without a pause until the server is gone, or its database, or until it has been enough. */
export async function writeUntilGone(
  client: ScimClient,
  group: string,
  writer: Writer,
  enough?: AbortSignal,
): Promise<void> {
  try {
    while (enough?.aborted !== true) {
      writer.steps += 1
      const kind = writer.steps % 4
      if (kind === 0) await swapSeats(client, group, writer)
      else if (kind === 1) await create(client, writer)
      else if (kind === 2) await retitle(client, writer)
      else if (writer.steps % 3 === 0) await remove(client, writer)
    }
  } catch (error) {
    if (!(error instanceof TypeError || error instanceof Gone)) throw error
  }
}

/** 503 leaves open whether it was done; anything else than these two is a fault. */
function requireDone(status: number, expected: number): void {
  if (status === 503) throw new Gone()
  expect(status).toBe(expected)
}

async function create(client: ScimClient, writer: Writer): Promise<void> {
  writer.pendingName = `p-${writer.number}-${writer.steps}`
  const answer = await client.post('/Users', { schemas: [USER], userName: writer.pendingName, active: true })
  requireDone(answer.status, 201)
  const { id } = answer.body
  writer.people.set(id, [undefined])
  writer.pendingName = undefined
}

async function retitle(client: ScimClient, writer: Writer): Promise<void> {
  const [id, titles] = [...writer.people].at(-1) ?? []
  if (id === undefined || titles === undefined) return
  const title = `title ${writer.steps}`
  writer.people.set(id, [...titles, title])
  const answer = await client.patch(`/Users/${id}`, { op: 'replace', value: { title } })
  requireDone(answer.status, 200)
  writer.people.set(id, [title])
}

async function remove(client: ScimClient, writer: Writer): Promise<void> {
  const [id] = writer.people.keys()
  if (id === undefined) return
  writer.pendingDelete = id
  const { status } = await client.delete(`/Users/${id}`)
  requireDone(status, 204)
  noteDeleted(writer, id)
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
  requireDone(answer.status, 200)
  writer.sitting = [next]
}

/** Compares what is there with what was answered, and takes it as the new state. */
export async function settle(client: ScimClient, group: string, writers: readonly Writer[]): Promise<void> {
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

export interface Entry {
  readonly action: string
  readonly subject?: { readonly id: string } | undefined
}

/** Every state has its entries and every entry its state: none was stored without the other. */
export async function expectJournalInStep(
  { journal, client, group }: { journal: readonly Entry[]; client: ScimClient; group: string },
  writers: readonly Writer[],
): Promise<void> {
  const counts = new Map<string, number>()
  for (const { action, subject } of journal) {
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
