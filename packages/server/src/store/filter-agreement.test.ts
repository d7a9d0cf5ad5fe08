// The evaluator of the SCIM library says what a filter and a sort mean; both databases must say the same, for random
// people and groups and random filters about them. `SEED=… npx vitest …` repeats a run.

import {
  compareText,
  foldResource,
  type JsonObject,
  matches,
  parseFilter,
  printFilter,
  type ResourceType,
  resolveFilter,
  resolvePath,
  sortKey,
} from '@fluid-scim/scim'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { groupId, type OrganisationId, userId } from '../directory/ids.ts'
import { parseCustomSchema, resourceTypesWith } from '../directory/resource-types.ts'
import { shownNameOf } from '../directory/user.ts'
import { openTestSqlite } from '../testing/open-store.ts'
import { openTestPostgres } from '../testing/postgres.ts'
import { randomFilter, randomResources, sortPaths } from '../testing/random-resources.ts'
import type { Store } from './port/store.ts'
import type { ListQuery } from './port/users.ts'

const SEED = Number(process.env['SEED'] ?? Math.floor(Math.random() * 2 ** 31))
const RUNS = 700
const PEOPLE = 40
const GROUPS = 12

const types = resourceTypesWith(
  (['User', 'Group'] as const).map((resourceType) =>
    parseCustomSchema({
      resourceType,
      id: `urn:acme:params:scim:schemas:extension:2.0:${resourceType}`,
      attributes: [
        { name: 'badge', type: 'string', caseExact: true },
        { name: 'floor', type: 'integer' },
        { name: 'weight', type: 'decimal' },
        { name: 'joined', type: 'dateTime' },
        { name: 'isGuest', type: 'boolean' },
        // Names that the base schema uses too.
        { name: 'userName', type: 'string' },
        { name: 'meta', type: 'string' },
        { name: 'groups', type: 'string', multiValued: true },
        { name: 'members', type: 'complex', subAttributes: [{ name: 'value', type: 'string' }] },
        { name: 'emails', type: 'complex', multiValued: true, subAttributes: [{ name: 'value', type: 'string' }] },
        { name: 'tags', type: 'string', multiValued: true },
        { name: 'marks', type: 'decimal', multiValued: true },
        {
          name: 'skills',
          type: 'complex',
          multiValued: true,
          subAttributes: [
            { name: 'value', type: 'string' },
            { name: 'level', type: 'integer' },
            { name: 'since', type: 'dateTime' },
            { name: 'primary', type: 'boolean' },
          ],
        },
        {
          name: 'desk',
          type: 'complex',
          subAttributes: [
            { name: 'room', type: 'string' },
            { name: 'size', type: 'decimal' },
          ],
        },
      ],
    }),
  ),
  { strict: false },
)

const TIMES = ['2026-03-01T08:00:00.001Z', '2026-03-01T00:00:00Z', '1969-12-31T23:59:59Z'].map((text) =>
  Date.parse(text),
)
const timeAt = (index: number): number => TIMES[index % TIMES.length] ?? 0

const people = randomResources(types.user, PEOPLE, SEED).map((resource, index) => ({
  id: userId(`person-${index}`),
  resource,
  search: foldResource(types.user, resource),
  version: 1,
  createdMs: timeAt(index),
  modifiedMs: timeAt(index + 1),
}))

const groups = randomResources(types.group, GROUPS, SEED + 1).map((resource, index) => ({
  id: groupId(`group-${index}`),
  resource,
  search: foldResource(types.group, resource),
  version: 1,
  createdMs: timeAt(index),
  modifiedMs: timeAt(index + 2),
  // The first group is empty; the others have every second, third, … person.
  members: people.filter((_, place) => index > 0 && place % (index + 1) === 0),
}))

/** People and groups as SCIM shows them. */
const shownPeople = people.map((person): JsonObject => {
  const joined = groups.filter(({ members }) => members.includes(person))
  const shown = joined.map(({ id, resource }) => ({ value: id, display: resource['displayName'], type: 'direct' }))
  return { ...withMeta('User', person), ...(shown.length === 0 ? {} : { groups: shown }) }
})

const shownGroups = groups.map((group): JsonObject => {
  const shown = group.members.map(({ id, resource }) => ({ value: id, display: shownNameOf(resource), type: 'User' }))
  return { ...withMeta('Group', group), ...(shown.length === 0 ? {} : { members: shown }) }
})

function withMeta(resourceType: string, stored: (typeof people)[number] | (typeof groups)[number]): JsonObject {
  const created = new Date(stored.createdMs).toISOString()
  const lastModified = new Date(stored.modifiedMs).toISOString()
  return { ...stored.resource, id: stored.id, meta: { resourceType, created, lastModified } }
}

const stores: { name: string; store: Store; organisation: OrganisationId }[] = []

beforeAll(async () => {
  for (const [name, open] of [
    ['SQLite', openTestSqlite],
    ['PostgreSQL', openTestPostgres],
  ] as const) {
    const store = await open()
    await store.migrate()
    stores.push({ name, store, organisation: await fill(store) })
  }
})

afterAll(async () => {
  for (const { store } of stores) await store[Symbol.asyncDispose]()
})

async function fill(store: Store): Promise<OrganisationId> {
  const acme = await store.directory.insert({
    name: 'acme',
    displayName: '',
    createdMs: 0,
    wrapDataKey: () => new Uint8Array(),
    populate: async () => undefined,
  })
  if (acme === undefined) throw new Error('the name is free')
  await store.write(acme.id, async (tx) => {
    for (const person of people) await tx.users.insert(person)
    for (const group of groups) {
      const { key } = await tx.groups.insert(group)
      await tx.memberships.add(
        key,
        group.members.map(({ id }) => id),
        0,
      )
    }
  })
  return acme.id
}

type Kind = 'users' | 'groups'

async function list(kind: Kind, query: Pick<ListQuery, 'filter' | 'sort'>): Promise<Record<string, readonly string[]>> {
  const found: Record<string, readonly string[]> = {}
  for (const { name, store, organisation } of stores) {
    found[name] = await store.read(organisation, async (tx) => {
      const page = await tx[kind].list({ ...query, start: { offset: 0 }, limit: 1_000 })
      return page.rows.map(({ id }) => id)
    })
  }
  return found
}

function everywhere(ids: readonly string[]): Record<string, readonly string[]> {
  return Object.fromEntries(stores.map(({ name }) => [name, ids]))
}

const idOf = (resource: JsonObject): string => String(resource['id'])

describe.each([
  ['users', types.user, shownPeople],
  ['groups', types.group, shownGroups],
] as const)('%s', (kind: Kind, resourceType: ResourceType, shown: readonly JsonObject[]) => {
  it('are found alike by the evaluator, SQLite and PostgreSQL, whatever the filter', async () => {
    const ids = [...people, ...groups].map(({ id }) => id)
    const property = fc.asyncProperty(randomFilter(resourceType, ids), async (filter) => {
      const resolved = resolveFilter(parseFilter(printFilter(filter)), resourceType)
      const expected = shown.filter((resource) => matches(resolved, resource)).map(idOf)
      expect(await list(kind, { filter: resolved, sort: undefined }), printFilter(filter)).toEqual(everywhere(expected))
    })
    await fc.assert(property, { seed: SEED, numRuns: RUNS })
  })

  it.each(
    sortPaths(resourceType).map((path) => [[path.uri, path.name, path.sub].filter(Boolean).join('.'), path] as const),
  )(`are sorted alike by %s, up and down (seed ${SEED})`, async (_name, written) => {
    const path = resolvePath(resourceType, written)
    if (path === undefined) throw new Error('the path is of the schema')
    for (const descending of [false, true]) {
      const sorted = shown.toSorted((one, other) => compareKeys(sortKey(one, path), sortKey(other, path), descending))
      expect(await list(kind, { filter: undefined, sort: { path, descending } })).toEqual(everywhere(sorted.map(idOf)))
    }
  })
})

/** Unassigned last when ascending, first when descending; equals stay in their order (C-SRT-03, C-SRT-04). */
function compareKeys(one: unknown, other: unknown, descending: boolean): number {
  const sign = descending ? -1 : 1
  if (one === undefined || other === undefined) return sign * (Number(one === undefined) - Number(other === undefined))
  if (typeof one === 'string' && typeof other === 'string') return sign * compareText(one, other)
  return sign * (Number(one) - Number(other))
}
