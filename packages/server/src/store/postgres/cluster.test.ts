// Several Fluid processes on one database behave as one, whatever happens to each of them.

import { randomBytes } from 'node:crypto'
import { expect, test, vi } from 'vitest'
import { type FluidProcess, newDataFolder, startProcess } from '../../testing/fluid-process.ts'
import { createDatabase } from '../../testing/postgres.ts'
import type { ScimAnswer } from '../../testing/scim-client.ts'
import { type Cluster, openCluster, scim, timeUntil } from '../../testing/several-processes.ts'

// Each test starts several processes, which takes its time on a small machine.
vi.setConfig({ testTimeout: 120_000 })

const user = (userName: string) => ({
  schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
  userName,
  active: true,
  emails: [{ value: userName, primary: true, type: 'work' }],
})

/** What an identity provider does with each person: look up, create what is not there, try again elsewhere. */
async function push(cluster: Cluster, processes: readonly FluidProcess[], userName: string): Promise<string> {
  for (let attempt = 0; attempt < 50; attempt += 1) {
    const [one] = processes.slice(attempt % processes.length)
    if (one === undefined) throw new Error('there are processes')
    try {
      const client = scim(one, cluster)
      const found = await client.get(`/Users?filter=${encodeURIComponent(`userName eq "${userName}"`)}`)
      if (found.status === 200 && found.body.totalResults === 1) return found.body.Resources[0].id
      const created = await client.post('/Users', user(userName))
      if (created.status === 201) return created.body.id
    } catch {
      // The process has gone: the next attempt goes to another one.
    }
  }
  throw new Error(`${userName} could not be pushed`)
}

const names = (count: number) => Array.from({ length: count }, (_, index) => `p${index}@northrail.example`)

test('a token revoked and a setting changed at one process hold at all within a second (T-14)', async () => {
  await using cluster = await openCluster()
  const processes = [await cluster.start(), await cluster.start()]
  const statuses = async () => {
    const answers = await Promise.all(processes.map((one) => scim(one, cluster).get('/Users?count=1')))
    return answers.map(({ status }) => status).join(' ')
  }
  expect(await statuses()).toBe('200 200')
  await cluster.fluid('settings', 'set', 'acme', 'scimSyncDisabled', 'true')
  expect(await timeUntil(async () => (await statuses()) === '403 403')).toBeLessThan(1_000)
  await cluster.fluid('settings', 'set', 'acme', 'scimSyncDisabled', 'false')
  expect(await timeUntil(async () => (await statuses()) === '200 200')).toBeLessThan(1_000)
  const id = /\b[0-9a-f]{8}-[0-9a-f-]{27}\b/.exec(await cluster.fluid('token', 'list', 'acme'))?.[0] ?? ''
  await cluster.fluid('token', 'revoke', 'acme', id)
  expect(await timeUntil(async () => (await statuses()) === '401 401')).toBeLessThan(1_000)
})

test('of two processes that start on one empty database, one sets up the first organisation', async () => {
  await using database = await createDatabase()
  using folder = newDataFolder()
  const environment = { FLUID_DATABASE_URL: database.url, FLUID_MASTER_KEY: randomBytes(32).toString('base64') }
  const starts = await Promise.all([startProcess(folder, environment), startProcess(folder, environment)])
  const welcomed = starts.filter(({ stdout }) => stdout().includes('This is its first start'))
  for (const one of starts) await one[Symbol.asyncDispose]()
  expect(welcomed).toHaveLength(1)
})

test('one of two processes killed in the middle of a push: the retries find everything, nothing doubled, nothing lost', async () => {
  await using cluster = await openCluster()
  const [first, second] = [await cluster.start(), await cluster.start()]
  let pushed = 0
  const ids = await Promise.all(
    names(120).map(async (name, index) => {
      await new Promise((resolve) => setTimeout(resolve, index * 10))
      const id = await push(cluster, index % 2 === 0 ? [first, second] : [second, first], name)
      pushed += 1
      if (pushed === 40) void first.end('SIGKILL')
      return id
    }),
  )
  const client = scim(second, cluster)
  const { body } = await client.get('/Users?count=1000&attributes=userName')
  const byName = (one: string, other: string) => one.localeCompare(other)
  expect(new Set(ids).size).toBe(120)
  expect(body.totalResults).toBe(120)
  expect(body.Resources.map(({ userName }: { userName: string }) => userName).toSorted(byName)).toEqual(
    names(120).toSorted(byName),
  )
  const entries = (await cluster.fluid('journal', 'acme', '--json'))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  expect(entries.filter(({ action }) => action === 'user.created')).toHaveLength(120)
})

test('members pushed to one group through two processes at once are all there', async () => {
  await using cluster = await openCluster()
  const clients = [await cluster.start(), await cluster.start()].map((one) => scim(one, cluster))
  const [one, other] = clients
  if (one === undefined || other === undefined) throw new Error('there are two')
  const ids: string[] = []
  for (const name of names(40)) ids.push(await one.addUser(name))
  const group = await other.addGroup('Fluid User')
  const answers = await Promise.all(
    ids.map((value, index) =>
      (index % 2 === 0 ? one : other).patch(`/Groups/${group}`, { op: 'add', path: 'members', value: [{ value }] }),
    ),
  )
  expect(answers.map(({ status }) => status)).toEqual(ids.map(() => 200))
  const { body } = await one.get(`/Groups/${group}`)
  expect(new Set(body.members.map(({ value }: { value: string }) => value))).toEqual(new Set(ids))
})

test('what one client takes away through two processes counts together, whichever of them is restarted', async () => {
  await using cluster = await openCluster()
  const [one, other] = [await cluster.start(), await cluster.start()]
  const ids: string[] = []
  for (const name of names(40)) ids.push(await scim(one, cluster).addUser(name))
  const off = { op: 'replace', value: { active: false } }
  await Promise.all(
    ids.slice(0, 9).map((id, index) => scim(index % 2 === 0 ? one : other, cluster).patch(`/Users/${id}`, off)),
  )
  await one[Symbol.asyncDispose]()
  const alarms = async () => JSON.parse(await cluster.fluid('safeguard', 'acme', 'show', '--json'))
  expect(await alarms()).toEqual([])
  await scim(await cluster.start(), cluster).patch(`/Users/${ids[9]}`, off)
  expect(await alarms()).toMatchObject([{ state: 'open', people: 10 }])
})

test('a rolling restart fails no request', async () => {
  await using cluster = await openCluster()
  const processes = [await cluster.start(), await cluster.start()]
  const balancer = balance(processes)
  let isOver = false
  const answers: ScimAnswer[] = []
  const clients = names(8).map(async (_, client) => {
    for (let number = 0; !isOver; number += 1) {
      answers.push(
        await balancer((one) => scim(one, cluster).post('/Users', user(`c${client}n${number}@northrail.example`))),
      )
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
  })
  for (const old of [...processes]) {
    processes.push(await cluster.start())
    const { code } = await old.end('SIGTERM')
    expect(code).toBe(0)
    processes.splice(processes.indexOf(old), 1)
  }
  isOver = true
  await Promise.all(clients)
  expect(answers.filter(({ status }) => status !== 201).map(({ text }) => text)).toEqual([])
  const [last] = processes
  if (last === undefined) throw new Error('one is running')
  expect((await scim(last, cluster).get('/Users?count=0')).body.totalResults).toBe(answers.length)
})

/** As load balancers do: those in turn that say they are ready; a request that was begun is never repeated. */
function balance(processes: readonly FluidProcess[]) {
  const ready = new Map<FluidProcess, { readonly isReady: boolean; readonly askedMs: number }>()
  async function isReady(one: FluidProcess): Promise<boolean> {
    const known = ready.get(one)
    if (known !== undefined && performance.now() - known.askedMs < 500) return known.isReady
    const answer = await fetch(`${one.origin}/readyz`).catch(() => undefined)
    ready.set(one, { isReady: answer?.status === 200, askedMs: performance.now() })
    return answer?.status === 200
  }
  let turn = 0
  return async (request: (one: FluidProcess) => Promise<ScimAnswer>): Promise<ScimAnswer> => {
    for (;;) {
      turn += 1
      const one = processes[turn % processes.length]
      if (one !== undefined && (await isReady(one))) return await request(one)
    }
  }
}
