// What follows commits, and what counts them, when several processes work on one database.

import { Agent, request } from 'node:http'
import { expect, test, vi } from 'vitest'
import { askPostgres } from '../../testing/ask-postgres.ts'
import type { FluidProcess } from '../../testing/fluid-process.ts'
import { startReceiver } from '../../testing/receiver.ts'
import { type Cluster, openCluster, scim } from '../../testing/several-processes.ts'

vi.setConfig({ testTimeout: 120_000 })

const WEBHOOKS = { FLUID_WEBHOOK_PRIVATE: 'on' }
const OFF = { op: 'replace', value: { active: false } }
const names = (count: number) => Array.from({ length: count }, (_, index) => `p${index}@northrail.example`)

const asAdmin = ({ database }: Cluster, sql: string) => askPostgres(database.adminUrl, sql)

test('two processes send each event to a webhook once, and those of a person in order', async () => {
  await using cluster = await openCluster(WEBHOOKS)
  await using receiver = await startReceiver()
  await cluster.fluid('webhook', 'add', 'acme', receiver.url)
  const clients = [await cluster.start(), await cluster.start()].map((one) => scim(one, cluster))
  await Promise.all(
    names(40).map(async (name, index) => {
      const [one, other] = index % 2 === 0 ? clients : clients.toReversed()
      const id = await one?.addUser(name)
      await other?.patch(`/Users/${id}`, OFF)
    }),
  )
  const ofPeople = () => receiver.messages.filter(({ body }) => /^user\.(created|deactivated)$/.test(body.type))
  await expect.poll(() => ofPeople().length, { timeout: 20_000 }).toBe(80)
  const ids = receiver.messages.map(({ id }) => id)
  expect(new Set(ids).size).toBe(ids.length)
  const types = Map.groupBy(ofPeople(), ({ body }) => body.data.user.id)
  expect([...types.values()].map((messages) => messages.map(({ body }) => body.type))).toEqual(
    Array.from({ length: 40 }, () => ['user.created', 'user.deactivated']),
  )
})

test('what a killed process was sending, another sends again, under the same id', async () => {
  await using cluster = await openCluster(WEBHOOKS)
  await using receiver = await startReceiver()
  await cluster.fluid('webhook', 'add', 'acme', receiver.url)
  const first = await cluster.start()
  receiver.answerWith(() => 'silence')
  await scim(first, cluster).addUser('ines@northrail.example')
  await expect.poll(() => receiver.messages.length, { timeout: 10_000 }).toBeGreaterThan(0)
  const second = await cluster.start()
  await first.end('SIGKILL')
  const sent = receiver.messages.map(({ id }) => id)
  receiver.answerWith(() => 204)
  // The lease of what was being sent is over, some seconds from now.
  await asAdmin(cluster, 'UPDATE deliveries SET locked_until_ms = 0')
  await expect.poll(() => receiver.messages.slice(sent.length).map(({ id }) => id), { timeout: 10_000 }).toEqual(sent)
  await scim(second, cluster).addUser('otto@northrail.example')
  await expect.poll(() => receiver.messages.at(-1)?.text).toContain('otto@northrail.example')
  expect(new Set(receiver.messages.map(({ id }) => id)).size).toBe(receiver.messages.length - sent.length)
})

/** Follows the live log; answers what has come so far. */
async function follow(one: FluidProcess, apiKey: string, signal: AbortSignal): Promise<() => readonly string[]> {
  const answer = await fetch(`${one.origin}/o/acme/api/v1/journal/stream`, {
    headers: { Authorization: `Bearer ${apiKey}` },
    signal,
  })
  if (answer.body === null) throw new Error(`the stream gave ${answer.status}`)
  let text = ''
  const read = async (body: ReadableStream<Uint8Array>): Promise<void> => {
    for await (const chunk of body) text += Buffer.from(chunk).toString()
  }
  read(answer.body).catch(() => undefined)
  return () => [...text.matchAll(/^event: user\.created\ndata: .*"name":"([^"]+)"/gm)].map(([, name]) => name ?? '')
}

test('the live log shows at each process what was done at any, in one order', async () => {
  await using cluster = await openCluster()
  const { apiKey } = JSON.parse(await cluster.fluid('apikey', 'add', 'acme', '--scope', 'read', '--json'))
  const processes = [await cluster.start(), await cluster.start()]
  const stopping = new AbortController()
  const logs = await Promise.all(processes.map((one) => follow(one, apiKey, stopping.signal)))
  await Promise.all(
    names(30).map((name, index) => {
      const one = processes[index % 2]
      return one === undefined ? undefined : scim(one, cluster).addUser(name)
    }),
  )
  // Any transaction on the server, of another test too, holds the last ones back until it ends.
  for (const log of logs) await expect.poll(() => log().length, { timeout: 30_000 }).toBe(30)
  stopping.abort()
  const [one, other] = logs.map((log) => log())
  expect(one).toEqual(other)
  expect(new Set(one).size).toBe(30)
})

test('the safeguard counts together what is taken away through several processes', async () => {
  await using cluster = await openCluster()
  const clients = [await cluster.start(), await cluster.start()].map((one) => scim(one, cluster))
  const ids: string[] = []
  for (const name of names(40)) ids.push((await clients[0]?.addUser(name)) ?? '')
  // Eight through each: an alarm by all, and by neither alone.
  await Promise.all(ids.slice(0, 16).map((id, index) => clients[index % 2]?.patch(`/Users/${id}`, OFF)))
  expect(await cluster.fluid('safeguard', 'acme', 'show')).toContain('16 people')
})

interface Kept {
  send(one: FluidProcess, method: string, path: string, body?: object): Promise<number>
}

/** A client that keeps its connections, as identity providers do, and asks whom it is told to ask. */
function keptConnections({ token }: Cluster): Kept {
  const agent = new Agent({ keepAlive: true, maxSockets: 4 })
  return {
    send: (one, method, path, body) =>
      new Promise((resolve, reject) => {
        const sent = request(`${one.origin}/o/acme/scim/v2${path}`, {
          method,
          agent,
          headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/scim+json' },
        })
        sent.on('error', reject)
        sent.on('response', (answer) => {
          answer.resume()
          answer.on('error', reject)
          answer.on('end', () => resolve(answer.statusCode ?? 0))
        })
        sent.end(body === undefined ? undefined : JSON.stringify(body))
      }),
  }
}

test('a process that is told to stop answers every request of clients with kept connections', async () => {
  await using cluster = await openCluster()
  const [first, second] = [await cluster.start(), await cluster.start()]
  let isReady = true
  const balancer = async (): Promise<void> => {
    while (isReady) {
      isReady = (await fetch(`${first.origin}/readyz`)).status === 200
      await new Promise((resolve) => setTimeout(resolve, 500))
    }
  }
  let isOver = false
  const statuses: number[] = []
  const clients = names(6).map(async (_, number) => {
    const client = keptConnections(cluster)
    for (let count = 0; !isOver; count += 1) {
      const user = { schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'], userName: `c${number}n${count}` }
      statuses.push(await client.send(isReady ? first : second, 'POST', '/Users', user))
    }
  })
  const watching = balancer()
  await expect.poll(() => statuses.length).toBeGreaterThan(20)
  expect((await first.end('SIGTERM')).code).toBe(0)
  isOver = true
  await Promise.all([...clients, watching])
  expect(new Set(statuses)).toEqual(new Set([201]))
  expect((await scim(second, cluster).get('/Users?count=0')).body.totalResults).toBe(statuses.length)
})
