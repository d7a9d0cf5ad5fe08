// Many clients at once, random verbs, a small world: everything that is read is something that the acknowledged writes
// allow, and what is left at the end is exactly that (T-40, T-44). `npm run model -- --rounds N`; `--seed N` repeats.

import { expect, test } from 'vitest'
import { startFluid, type TestOrganisation } from '../../testing/fluid.ts'
import { createHistory, type History, randomFrom, type Span } from '../../testing/history.ts'
import { CORE_GROUP } from '../../testing/okta-bodies.ts'
import type { ScimAnswer } from '../../testing/scim-client.ts'

const ROUNDS = Number(process.env['MODEL_ROUNDS'] ?? 3)
const SEED = Number(process.env['SEED'] ?? Math.floor(Math.random() * 2 ** 31))
const CLIENTS = 8
const STEPS = 30
const NAMES = ['Fluid User', 'Fluid Project access', 'Fluid Team manager']
const PEOPLE = 6

type Random = (below: number) => number

interface World {
  readonly acme: TestOrganisation
  readonly groups: readonly string[]
  readonly people: readonly string[]
  /** People who come and go; false until they are written somewhere. */
  readonly guests: string[]
  readonly memberships: History
  readonly titles: History
}

const registerOf = (group: string, person: string) => `${group} ${person}`

async function newWorld(acme: TestOrganisation, round: number): Promise<World> {
  const people = []
  for (let number = 0; number < PEOPLE; number += 1)
    people.push(await acme.addUser(`r${round}p${number}@northrail.example`))
  const groups = []
  for (const name of NAMES) groups.push(await acme.addGroup(`${name} ${round}`))
  return { acme, groups, people, guests: [], memberships: createHistory(false), titles: createHistory(undefined) }
}

async function timed(send: () => Promise<ScimAnswer>): Promise<Span & { readonly answer: ScimAnswer }> {
  const start = performance.now()
  const answer = await send()
  return { start, end: performance.now(), answer }
}

/** Sends a change of members and notes what it acknowledges. */
async function change(
  world: World,
  group: string,
  values: () => ReadonlyMap<string, boolean>,
  send: () => Promise<ScimAnswer>,
): Promise<void> {
  const { answer, ...span } = await timed(send)
  expect([answer.status, answer.text]).toEqual([200, expect.any(String)])
  for (const [person, value] of values()) world.memberships.write(registerOf(group, person), { ...span, value })
}

type Step = (world: World, random: Random) => Promise<void>

const pick = <Item>(random: Random, items: readonly Item[]): Item => {
  const item = items[random(items.length)]
  if (item === undefined) throw new Error('nothing to pick from')
  return item
}

const some = (random: Random, items: readonly string[]) => items.filter(() => random(3) === 0)
const refer = (people: readonly string[]) => people.map((value) => ({ value }))

const add: Step = (world, random) => {
  const [group, people] = [pick(random, world.groups), some(random, world.people)]
  const operation = { op: 'add', path: 'members', value: refer(people) }
  return change(
    world,
    group,
    () => new Map(people.map((one) => [one, true])),
    () =>
      world.acme.patch(
        `/Groups/${group}`,
        ...(people.length === 0 ? [{ ...operation, value: refer([]) }] : [operation]),
      ),
  )
}

const remove: Step = (world, random) => {
  const [group, person] = [pick(random, world.groups), pick(random, world.people)]
  return change(
    world,
    group,
    () => new Map([[person, false]]),
    () => world.acme.patch(`/Groups/${group}`, { op: 'remove', path: `members[value eq "${person}"]` }),
  )
}

const swap: Step = (world, random) => {
  const [group, gone, come] = [pick(random, world.groups), pick(random, world.people), pick(random, world.people)]
  const values = new Map([
    [gone, false],
    [come, true],
  ])
  return change(
    world,
    group,
    () => values,
    () =>
      world.acme.patch(
        `/Groups/${group}`,
        { op: 'remove', path: 'members', value: refer([gone]) },
        { op: 'add', path: 'members', value: refer([come]) },
      ),
  )
}

/** All of a group's members at once, by PATCH or by PUT; guests are no part of it, so they go. */
const replace: Step = (world, random) => {
  const number = random(world.groups.length)
  const group = world.groups[number] ?? ''
  const people = some(random, world.people)
  // Asked when the answer is there: guests that came meanwhile went too.
  const values = () => new Map([...world.people, ...world.guests].map((one) => [one, people.includes(one)] as const))
  const isPut = random(2) === 0
  return change(world, group, values, async () => {
    if (!isPut) return world.acme.patch(`/Groups/${group}`, { op: 'replace', path: 'members', value: refer(people) })
    const { displayName } = (await world.acme.get(`/Groups/${group}?attributes=displayName`)).body
    return world.acme.put(`/Groups/${group}`, { schemas: [CORE_GROUP], displayName, members: refer(people) })
  })
}

const retitle: Step = async (world, random) => {
  const [person, value] = [pick(random, world.people), `title ${random(1_000)}`]
  const { answer, ...span } = await timed(() =>
    world.acme.patch(`/Users/${person}`, { op: 'replace', value: { title: value } }),
  )
  expect(answer.status).toBe(200)
  world.titles.write(person, { ...span, value })
}

/** Somebody who is created, added and deleted: afterwards no group knows them. */
const visit: Step = async (world, random) => {
  const group = pick(random, world.groups)
  const guest = await world.acme.addUser(`guest-${world.guests.length}-${random(2 ** 31)}@northrail.example`)
  world.guests.push(guest)
  await change(
    world,
    group,
    () => new Map([[guest, true]]),
    () => world.acme.patch(`/Groups/${group}`, { op: 'add', path: 'members', value: refer([guest]) }),
  )
  const { answer, ...span } = await timed(() => world.acme.delete(`/Users/${guest}`))
  expect(answer.status).toBe(204)
  for (const one of world.groups) world.memberships.write(registerOf(one, guest), { ...span, value: false })
}

/** A read that is judged at the end, when all writes of its time are known. */
interface Seen extends Span {
  readonly group: string
  readonly members: ReadonlySet<string>
}

async function read(world: World, group: string): Promise<Seen> {
  const { answer, ...span } = await timed(() => world.acme.get(`/Groups/${group}`))
  const members: readonly { readonly value: string }[] = answer.body.members ?? []
  expect(new Set(members.map(({ value }) => value)).size).toBe(members.length)
  return { ...span, group, members: new Set(members.map(({ value }) => value)) }
}

const STEPS_OF_CLIENTS: readonly Step[] = [add, add, remove, remove, swap, replace, retitle, visit]

async function runClient(world: World, random: Random): Promise<readonly Seen[]> {
  const seen: Seen[] = []
  for (let step = 0; step < STEPS; step += 1) {
    if (random(4) === 0) seen.push(await read(world, pick(random, world.groups)))
    else await pick(random, STEPS_OF_CLIENTS)(world, random)
  }
  return seen
}

/** What was seen and cannot have been, in words. */
function impossible(world: World, { group, members, ...span }: Seen): readonly string[] {
  return [...world.people, ...world.guests].flatMap((person) => {
    const isMember = members.has(person)
    const allowed = world.memberships.possible(registerOf(group, person), span)
    return allowed.includes(isMember) ? [] : [`${person} is ${isMember ? '' : 'not '}in ${group}`]
  })
}

test('shows nothing that the acknowledged changes of many clients do not allow (T-40)', {
  timeout: 60_000 + ROUNDS * 60_000,
}, async () => {
  console.log(`model: SEED=${SEED} rounds ${ROUNDS}`)
  await using fluid = await startFluid({ environment: { FLUID_REQUESTS_PER_SECOND: 'off' } })
  for (let round = 0; round < ROUNDS; round += 1) {
    const world = await newWorld(fluid.acme, round)
    const clients = Array.from({ length: CLIENTS }, (_, client) =>
      runClient(world, randomFrom(SEED + round * 1_000 + client)),
    )
    const seen = (await Promise.all(clients)).flat()
    for (const group of world.groups) seen.push(await read(world, group))
    expect([`SEED=${SEED} round ${round}`, seen.flatMap((one) => impossible(world, one))]).toEqual([
      expect.any(String),
      [],
    ])
    for (const person of world.people) {
      const { answer, ...span } = await timed(() => fluid.acme.get(`/Users/${person}`))
      expect(world.titles.possible(person, span)).toContain(answer.body.title)
      const shown = new Set((answer.body.groups ?? []).map(({ value }: { value: string }) => value))
      const last = seen.slice(-world.groups.length).filter(({ members }) => members.has(person))
      expect(shown).toEqual(new Set(last.map(({ group }) => group)))
    }
  }
})
