// The verbs of a scenario that look: at the requests and log events since the last act, at the server, and at what the
// administrator sees. Each answers what is wrong, or nothing.
import { findAppUser } from '../apps/app-user.ts'
import { listTasks } from '../apps/tasks.ts'
import { findString, isObject, type JsonObject, listObjects } from '../json.ts'
import type { EventResult, LoggedEvent } from '../system-log/system-log.ts'
import type { Exchange } from '../wire/exchange.ts'
import { findDifference, fitsPattern } from './pattern.ts'
import { printRequest } from './print-request.ts'
import { findExternalId, getSceneMapping, getScenePerson, type Scene, toList, toPairs } from './scene.ts'

/** What has happened since the last act. */
export interface Happenings {
  readonly exchanges: readonly Exchange[]
  readonly events: readonly LoggedEvent[]
}

export type Expectation = (
  scene: Scene,
  argument: unknown,
  happenings: Happenings,
) => string | undefined | Promise<string | undefined>

const TASKS_MAX = 1000

export const EXPECTATIONS: Readonly<Record<string, Expectation>> = {
  'expect requests': expectRequests,
  'expect no requests': (_scene, _argument, { exchanges }) =>
    exchanges.length === 0
      ? undefined
      : `expected no request, found ${exchanges.map((exchange) => printExchange(exchange)).join(', ')}`,
  'expect body': expectBodies,
  'expect log': expectEvents,
  'expect user': (scene, argument) =>
    firstProblem(toPairs(argument, 'expect user: { ines: { active: true } }'), (pair) => expectUser(scene, ...pair)),
  'expect no user': expectNoUser,
  'expect group': (scene, argument) =>
    firstProblem(toPairs(argument, 'expect group: { Fluid User: [ines] }'), (pair) => expectGroup(scene, ...pair)),
  'expect no group': expectNoGroup,
  'expect state': expectStates,
  'expect push': expectPushes,
  'expect tasks': expectTasks,
  'expect message': (scene, pattern) =>
    fitsPattern(String(pattern), scene.lastMessage)
      ? undefined
      : `expected the message "${String(pattern)}", found "${scene.lastMessage}"`,
}

/** "PUT /Users/u-41 200": a request and the status of its answer, below the base URL and with the query decoded. */
function printExchange(exchange: Exchange, basePath = ''): string {
  const path = exchange.path.startsWith(basePath) ? exchange.path.slice(basePath.length) : exchange.path
  const query = exchange.query === '' ? '' : `?${printRequest(exchange.query)}`
  return `${exchange.method} ${path}${query} ${exchange.status ?? 'failed'}`
}

/** In the given order; a pattern without a status takes any. `{ines}` stands for the SCIM id. */
function expectRequests(scene: Scene, argument: unknown, { exchanges }: Happenings): string | undefined {
  const isOrdered = !(isObject(argument) && argument['in any order'] !== undefined)
  const given = toList(isObject(argument) ? argument['in any order'] : argument)
  const expected = given.map((pattern) => resolveNames(scene, pattern))
  const basePath = new URL(scene.target.baseUrl).pathname
  const found = exchanges.map((exchange) => printExchange(exchange, basePath))
  const fits = isOrdered ? fitInOrder(expected, found) : fitInAnyOrder(expected, found)
  return fits
    ? undefined
    : `expected\n    ${expected.join('\n    ')}\n  found\n    ${found.join('\n    ') || 'no request'}`
}

function fitInOrder(expected: readonly string[], found: readonly string[]): boolean {
  return (
    expected.length === found.length && expected.every((pattern, index) => fitsRequest(pattern, found[index] ?? ''))
  )
}

function fitInAnyOrder(expected: readonly string[], found: readonly string[]): boolean {
  const left = [...found]
  for (const pattern of expected) {
    const index = left.findIndex((request) => fitsRequest(pattern, request))
    if (index === -1) return false
    left.splice(index, 1)
  }
  return left.length === 0
}

function fitsRequest(pattern: string, request: string): boolean {
  const hasStatus = / ([1-5][\d*]{0,2}|failed|\*)$/.test(pattern)
  return fitsPattern(hasStatus ? pattern : `${pattern} *`, request)
}

function resolveNames(scene: Scene, pattern: string): string {
  return pattern.replace(/\{([^{}]+)\}/g, (whole, name: string) => findExternalId(scene, name) ?? whole)
}

/** `{ "POST /Users": { userName: ines* } }`: the body of the first request that fits, in its named parts. */
function expectBodies(scene: Scene, argument: unknown, { exchanges }: Happenings): string | undefined {
  const basePath = new URL(scene.target.baseUrl).pathname
  return firstOf(toPairs(argument, 'expect body: { POST /Users: { active: true } }'), ([pattern, expected]) => {
    const resolved = resolveNames(scene, pattern)
    const exchange = exchanges.find((candidate) => fitsRequest(resolved, printExchange(candidate, basePath)))
    if (exchange === undefined) return `no request fits "${resolved}"`
    const body: unknown = exchange.requestBody === undefined ? undefined : JSON.parse(exchange.requestBody)
    const difference = findDifference(resolveNamesDeep(scene, expected), body)
    return difference === undefined ? undefined : `body of ${resolved}: ${difference}`
  })
}

function resolveNamesDeep(scene: Scene, value: unknown): unknown {
  if (typeof value === 'string') return resolveNames(scene, value)
  if (Array.isArray(value)) return value.map((item) => resolveNamesDeep(scene, item))
  if (!isObject(value)) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, resolveNamesDeep(scene, item)]))
}

/** "application.provision.user.push SUCCESS": each must be among the events since the last act; a reason may follow. */
function expectEvents(_scene: Scene, argument: unknown, { events }: Happenings): string | undefined {
  const found = events.map(printEvent)
  const missing = toList(argument).find((pattern) => !found.some((event) => fitsPattern(withTail(pattern), event)))
  return missing === undefined
    ? undefined
    : `expected the event\n    ${missing}\n  found\n    ${found.join('\n    ') || 'none'}`
}

function withTail(pattern: string): string {
  return pattern.endsWith('*') ? pattern : `${pattern}*`
}

export function printEvent({ document }: LoggedEvent): string {
  const outcome = isObject(document.outcome) ? document.outcome : {}
  const result: EventResult | string = findString(outcome, 'result') ?? ''
  const reason = findString(outcome, 'reason')
  return `${findString(document, 'eventType') ?? ''} ${result}${reason === undefined ? '' : ` ${reason}`}`
}

async function expectUser(scene: Scene, key: string, expected: unknown): Promise<string | undefined> {
  const person = getScenePerson(scene, key)
  const appUser = findAppUser(scene.simulator.org, scene.appId, person.id)
  const id = appUser?.externalId ?? findString((await scene.probe.find('Users', person.profile.login))[0], 'id')
  if (id === undefined) return `${key}: the server has no user "${person.profile.login}"`
  const { status, body } = await scene.probe.read('Users', id)
  if (status !== 200) return `${key}: GET /Users/${id} was answered ${status}`
  const difference = findDifference(expected, body)
  return difference === undefined ? undefined : `${key}: ${difference}`
}

async function expectNoUser(scene: Scene, keys: unknown): Promise<string | undefined> {
  return firstProblem(toList(keys), async (key) => {
    const { login } = getScenePerson(scene, key).profile
    const found = await scene.probe.find('Users', login)
    return found.length === 0 ? undefined : `${key}: the server has a user "${login}"`
  })
}

/** A list of people, or an object with `members` and other parts of the group. Members are compared as a set. */
async function expectGroup(scene: Scene, name: string, expected: unknown): Promise<string | undefined> {
  const id = findExternalId(scene, name) ?? findString((await scene.probe.find('Groups', name))[0], 'id')
  if (id === undefined) return `the server has no group "${name}"`
  const { status, body } = await scene.probe.read('Groups', id)
  if (status !== 200) return `${name}: GET /Groups/${id} was answered ${status}`
  const { members, ...rest } = isObject(expected) ? expected : { members: expected }
  const difference = findDifference(rest, body) ?? findMemberDifference(scene, members, body)
  return difference === undefined ? undefined : `${name}: ${difference}`
}

function findMemberDifference(scene: Scene, members: unknown, body: JsonObject | undefined): string | undefined {
  if (members === undefined) return undefined
  const keys = toList(members)
  const expected = keys.map((key) => findExternalId(scene, key) ?? key).sort(compareTexts)
  const found = listObjects(body, 'members')
    .map((member) => String(member.value))
    .sort(compareTexts)
  if (JSON.stringify(expected) === JSON.stringify(found)) return undefined
  return `members: expected ${keys.join(', ') || 'nobody'} (${expected.join(', ')}), found ${found.join(', ') || 'nobody'}`
}

function compareTexts(left: string, right: string): number {
  return left < right ? -1 : 1
}

async function expectNoGroup(scene: Scene, names: unknown): Promise<string | undefined> {
  return firstProblem(toList(names), async (name) => {
    const id = scene.formerGroups.get(name)
    if (id !== undefined) {
      const { status } = await scene.probe.read('Groups', id)
      if (status !== 404) return `${name}: GET /Groups/${id} was answered ${status}, expected 404`
    }
    const found = await scene.probe.find('Groups', name)
    return found.length === 0 ? undefined : `the server has a group "${name}"`
  })
}

/** `{ ines: provisioned }`: the state of the assignment in Okta. */
function expectStates(scene: Scene, argument: unknown): string | undefined {
  return firstOf(toPairs(argument, 'expect state: { ines: provisioned }'), ([key, expected]) => {
    const appUser = findAppUser(scene.simulator.org, scene.appId, getScenePerson(scene, key).id)
    const state = appUser?.state ?? 'unassigned'
    const because = appUser?.lastError === undefined ? '' : ` (${appUser.lastError})`
    return state === expected ? undefined : `${key}: expected ${String(expected)}, found ${state}${because}`
  })
}

function expectPushes(scene: Scene, argument: unknown): string | undefined {
  return firstOf(toPairs(argument, 'expect push: { Fluid User: Active }'), ([name, expected]) => {
    const mapping = getSceneMapping(scene, name)
    if (mapping.status === String(expected).toUpperCase()) return undefined
    return `${name}: expected ${String(expected)}, found ${mapping.status} (${mapping.lastError ?? 'no error'})`
  })
}

/** A number of open tasks, or patterns for their sentences. */
function expectTasks(scene: Scene, argument: unknown): string | undefined {
  const found = listTasks(scene.simulator.org, { appId: scene.appId, limit: TASKS_MAX }).map((task) => task.description)
  if (typeof argument === 'number') {
    return found.length === argument
      ? undefined
      : `expected ${argument} tasks, found ${found.length}: ${found.join('; ')}`
  }
  const missing = toList(argument).find((pattern) => !found.some((description) => fitsPattern(pattern, description)))
  return missing === undefined ? undefined : `expected the task "${missing}", found ${found.join('; ') || 'none'}`
}

function firstOf<Item>(items: readonly Item[], check: (item: Item) => string | undefined): string | undefined {
  for (const item of items) {
    const problem = check(item)
    if (problem !== undefined) return problem
  }
  return undefined
}

async function firstProblem<Item>(
  items: readonly Item[],
  check: (item: Item) => Promise<string | undefined>,
): Promise<string | undefined> {
  for (const item of items) {
    const problem = await check(item)
    if (problem !== undefined) return problem
  }
  return undefined
}
