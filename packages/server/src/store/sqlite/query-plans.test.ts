// Which index answers each request on a hot path, and how many rows it costs: counted, not timed.

import { expect, test } from 'vitest'
import { apiClient } from '../../testing/api-client.ts'
import { startFluid, type TestFluid } from '../../testing/fluid.ts'
import { type WatchedStatement, type WatchedStore, watchedStore } from '../../testing/watched-store.ts'

interface Scene extends AsyncDisposable {
  readonly fluid: TestFluid
  readonly watched: WatchedStore
  /** People of the organisation, by number. */
  readonly people: readonly string[]
}

async function openScene(): Promise<Scene> {
  const watched = watchedStore()
  const fluid = await startFluid({ openStore: watched.open })
  const people: string[] = []
  for (let number = 0; number < 40; number += 1) {
    people.push(await fluid.acme.addUser(`p${number}@northrail.example`, { externalId: `00u${number}` }))
  }
  return { fluid, watched, people, [Symbol.asyncDispose]: () => fluid[Symbol.asyncDispose]() }
}

/** The plan of the statements that read or change `table`. */
function plansOn(table: string, statements: readonly WatchedStatement[]): readonly string[] {
  const isOn = ({ sql }: WatchedStatement) => new RegExp(`\\b(FROM|INTO|UPDATE) ${table}\\b`).test(sql)
  return statements.filter(isOn).flatMap(({ plan }) => plan)
}

const LOOKUPS: readonly (readonly [what: string, path: string, table: string, plan: readonly string[]])[] = [
  [
    'userName',
    '/Users?filter=userName+eq+%22P7%40northrail.example%22',
    'users',
    ['SEARCH u USING INDEX users_user_name (organisation_id=? AND user_name_key=?)'],
  ],
  [
    'externalId',
    '/Users?filter=externalId+eq+%2200u7%22',
    'users',
    ['SEARCH u USING INDEX users_external_id (organisation_id=? AND external_id=?)'],
  ],
  [
    'an e-mail address',
    '/Users?filter=emails+eq+%22p7%40northrail.example%22',
    'users',
    [
      'SEARCH u USING INTEGER PRIMARY KEY (rowid=?)',
      'LIST SUBQUERY 1',
      'SEARCH x USING PRIMARY KEY (organisation_id=? AND email_key=?)',
    ],
  ],
  [
    'the e-mail address of a type',
    '/Users?filter=emails%5Btype+eq+%22work%22%5D.value+eq+%22p7%40northrail.example%22',
    'users',
    [
      'SEARCH u USING INTEGER PRIMARY KEY (rowid=?)',
      'LIST SUBQUERY 1',
      'SEARCH x USING PRIMARY KEY (organisation_id=? AND email_key=?)',
      'CORRELATED SCALAR SUBQUERY 2',
      'SCAN e VIRTUAL TABLE INDEX 3:',
    ],
  ],
  [
    'the name of a group',
    '/Groups?filter=displayName+eq+%22fluid+user%22',
    'groups',
    ['SEARCH g USING INDEX groups_name (organisation_id=? AND name_key=?)'],
  ],
]

const TOGETHER: readonly (readonly [filter: string, path: string, table: string, first: string])[] = [
  ['userName eq "p7" and active eq true', '/Users', 'users', 'users_user_name'],
  ['active eq true and externalId eq "00u7"', '/Users', 'users', 'users_external_id'],
  ['id eq "x" and members eq "y"', '/Groups', 'groups', 'groups_id'],
  ['externalId eq "x"', '/Groups', 'groups', 'groups_external_id'],
]

test.each(TOGETHER)('starts %s at the narrowest index', async (filter, path, table, index) => {
  await using scene = await openScene()
  const statements = await scene.watched.statementsOf(() =>
    scene.fluid.acme.get(`${path}?filter=${encodeURIComponent(filter)}`),
  )
  expect(plansOn(table, statements)[0]).toContain(`USING INDEX ${index} (organisation_id=? AND`)
})

test.each(LOOKUPS)('looks people and groups up by %s from an index (C-FLT-24)', async (_what, path, table, plan) => {
  await using scene = await openScene()
  await scene.fluid.acme.addGroup('Fluid User')
  const statements = await scene.watched.statementsOf(() => scene.fluid.acme.get(path))
  expect(plansOn(table, statements)).toEqual(plan)
})

test('looks by id from the id index (C-FLT-24)', async () => {
  await using scene = await openScene()
  const { fluid, watched, people } = scene
  const byFilter = await watched.statementsOf(() => fluid.acme.get(`/Users?filter=id+eq+%22${people[7]}%22`))
  const byPath = await watched.statementsOf(() => fluid.acme.get(`/Users/${people[7]}`))
  const search = ['SEARCH u USING INDEX users_id (organisation_id=? AND id=?)']
  expect([plansOn('users', byFilter), plansOn('users', byPath)]).toEqual([search, search])
})

test('reads a page of people and its groups in order of their keys (C-LST-05)', async () => {
  await using scene = await openScene()
  await scene.fluid.acme.addGroup('Fluid User', scene.people)
  const statements = await scene.watched.statementsOf(() => scene.fluid.acme.get('/Users?startIndex=1&count=10'))
  expect(plansOn('users', statements)).toEqual(['SEARCH u USING INDEX users_in_order (organisation_id=?)'])
  expect(plansOn('memberships', statements)).toEqual([
    'SEARCH m USING COVERING INDEX memberships_of_user (organisation_id=? AND user_key=?)',
    'LIST SUBQUERY 1',
    'SCAN l VIRTUAL TABLE INDEX 1:',
    'SEARCH g USING INTEGER PRIMARY KEY (rowid=?)',
  ])
  expect(rowsOf(statements)).toBeLessThanOrEqual(30)
})

test('reads one person and its groups from indexes', async () => {
  await using scene = await openScene()
  await scene.fluid.acme.addGroup('Fluid User', scene.people)
  const statements = await scene.watched.statementsOf(() => scene.fluid.acme.get(`/Users/${scene.people[7]}`))
  expect(plansOn('memberships', statements)).toEqual([
    'SEARCH m USING COVERING INDEX memberships_of_user (organisation_id=? AND user_key=?)',
    'SEARCH g USING INTEGER PRIMARY KEY (rowid=?)',
  ])
})

test('reads the members of a group a page at a time from the key', async () => {
  await using scene = await openScene()
  const group = await scene.fluid.acme.addGroup('Fluid User', scene.people)
  const statements = await scene.watched.statementsOf(() => scene.fluid.acme.get(`/Groups/${group}`))
  expect(plansOn('memberships', statements)).toEqual([
    'SEARCH m USING PRIMARY KEY (organisation_id=? AND group_key=? AND user_key>?)',
    'SEARCH u USING INTEGER PRIMARY KEY (rowid=?)',
  ])
})

const ADD = (id: string) => ({ op: 'add', path: 'members', value: [{ value: id }] })
const REMOVE = (id: string) => ({ op: 'remove', path: `members[value eq "${id}"]` })

test.each([
  ['adding', ADD],
  ['removing', REMOVE],
])('%s one member scans nothing', async (_what, operation) => {
  await using scene = await openScene()
  const { fluid, watched, people } = scene
  const group = await fluid.acme.addGroup('Fluid User', people.slice(0, 20))
  const statements = await watched.statementsOf(() =>
    fluid.acme.send('PATCH', `/Groups/${group}?excludedAttributes=members`, patch(operation(people[7] ?? ''))),
  )
  const scans = statements.flatMap(({ plan }) => plan).filter((step) => step.startsWith('SCAN'))
  expect(scans.filter((step) => !/^SCAN (l VIRTUAL TABLE|CONSTANT ROW|holder$)/.test(step))).toEqual([])
  expect(plansOn('users', statements)).toContain('SEARCH u USING INDEX users_id (organisation_id=? AND id=?)')
})

const ENDINGS: readonly (readonly [what: string, end: (fluid: TestFluid, id: string) => Promise<unknown>])[] = [
  ['deactivating', ({ acme }, id) => acme.patch(`/Users/${id}`, { op: 'replace', value: { active: false } })],
  ['reactivating', ({ acme }, id) => acme.patch(`/Users/${id}`, { op: 'replace', value: { active: true } })],
  ['deleting', ({ acme }, id) => acme.delete(`/Users/${id}`)],
]

test('ending or giving back the access of one person walks through nobody else', async () => {
  await using scene = await openScene()
  const { fluid, watched, people } = scene
  await fluid.acme.addGroup('Fluid User', people)
  await fluid.acme.addGroup('Fluid Application administrator', people.slice(0, 20))
  for (const [what, end] of ENDINGS) {
    const statements = await watched.statementsOf(() => end(fluid, people[7] ?? ''))
    // The few local administrators of an organisation may be read together.
    const wide = statements
      .flatMap(({ plan }) => plan)
      .filter((step) => /\(organisation_id=\?\)|^SCAN [mug] /.test(step) && !step.includes('local_administrators'))
    expect([what, wide]).toEqual([what, []])
  }
})

test('one member costs the same rows in a group of 10 and of 1500', async () => {
  await using scene = await openScene()
  const { fluid, watched, people } = scene
  const more: string[] = []
  for (let number = 0; number < 1_500; number += 1) more.push(await fluid.acme.addUser(`m${number}@northrail.example`))
  const small = await fluid.acme.addGroup('Fluid Project Viewer', people.slice(0, 10))
  const large = await fluid.acme.addGroup('Fluid Project access', more)
  const cost = async (group: string, person = '') => {
    const add = await watched.statementsOf(() => fluid.acme.patch(`/Groups/${group}`, ADD(person)))
    const remove = await watched.statementsOf(() => fluid.acme.patch(`/Groups/${group}`, REMOVE(person)))
    return [add, remove].map((statements) => statements.filter(isChange).map(({ sql, rows }) => ({ sql, rows })))
  }
  expect(await cost(large, people[20])).toEqual(await cost(small, people[22]))
  const whole = await watched.statementsOf(() => fluid.acme.patch(`/Groups/${large}`, ADD(people[21] ?? '')))
  expect(rowsOf(whole)).toBeLessThanOrEqual(20)
})

test('a preview about a small group walks through nobody of the large ones', async () => {
  await using scene = await openScene()
  const { fluid, watched, people } = scene
  await fluid.acme.addGroup('Fluid User', people)
  await fluid.acme.addGroup('Choir', people.slice(0, 3))
  const api = await apiClient(fluid, fluid.acme)
  const change = { kind: 'mapping', group: 'Choir', grant: 'Team manager' }
  const statements = await watched.statementsOf(() => api.send('POST', '/preview', { change }))
  const marks = statements.filter(({ sql }) => sql.includes(' AS mark '))
  expect(marks).toHaveLength(2)
  expect(plansOn('memberships', marks).filter((step) => step.startsWith('SEARCH m '))).toEqual([
    'SEARCH m USING COVERING INDEX memberships_of_user (organisation_id=? AND user_key=? AND group_key=?)',
    'SEARCH m USING COVERING INDEX memberships_of_user (organisation_id=? AND user_key=? AND group_key=?)',
  ])
})

test('a person costs the safeguard the same rows after one loss and after many, and walks through none', async () => {
  await using scene = await openScene()
  const { fluid, watched, people } = scene
  await fluid.acme.set({ safeguard: { peopleMin: 1_000 } })
  const group = await fluid.acme.addGroup('Fluid User', people)
  const [first = '', second = '', ...others] = people
  const [last = '', ...many] = others
  const off = (id: string) => fluid.acme.patch(`/Users/${id}`, { op: 'replace', value: { active: false } })
  await off(first)
  const few = await watched.statementsOf(() => off(second))
  for (const id of many) {
    await fluid.acme.patch(`/Groups/${group}`, REMOVE(id))
    await off(id)
  }
  const later = await watched.statementsOf(() => off(last))
  const rows = (statements: readonly WatchedStatement[]) =>
    statements.filter(isChange).map(({ sql, rows }) => [sql, rows])
  expect(rows(later)).toEqual(rows(few))
  const byPerson = (table: string) =>
    `SEARCH ${table} USING INDEX ${table}_of_person (organisation_id=? AND user_key=? AND client_id=? AND counted>?)`
  const removed = await watched.statementsOf(() => fluid.acme.patch(`/Groups/${group}`, REMOVE(last)))
  for (const table of ['losses', 'lost_memberships']) {
    for (const statements of [later, removed]) expect(plansOn(table, statements)).toContain(byPerson(table))
    // What is read along the time is only what leaves the window.
    const alongTime = plansOn(table, [...later, ...removed]).filter((step) => step.startsWith(`SEARCH ${table} `))
    const isNarrow = (step: string) => step === byPerson(table) || step.endsWith('client_id=? AND at_ms<?)')
    expect(alongTime.filter((step) => !isNarrow(step))).toEqual([])
  }
})

/** Reading members for the answer is left out: small groups are answered whole, large ones are not. */
/** Not the page of members that the answer shows, and not what the door reads twice a second. */
function isChange({ sql }: WatchedStatement): boolean {
  return !sql.startsWith('SELECT m.user_key, u.id') && !/scim_tokens|FROM organisations/.test(sql)
}

function rowsOf(statements: readonly WatchedStatement[]): number {
  return statements.reduce((sum, { rows }) => sum + rows, 0)
}

function patch(operation: object): object {
  return { schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'], Operations: [operation] }
}
