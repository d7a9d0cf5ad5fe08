// Okta pushes a company through a load balancer to two Fluid processes on one PostgreSQL; one is killed in the middle. After
// the administrator's Retry everything is there once, as if nothing had happened.

import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, request, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  addApp,
  addMembers,
  assignPerson,
  createGroup,
  createPerson,
  createSkippingClock,
  listTasks,
  openSimulator,
  pushGroupByName,
  retryAllGroups,
  retryTasks,
  type Simulator,
  saveConnection,
  saveToApp,
} from '@fluid-scim/okta'
import { expect, test } from 'vitest'
import { startCluster } from '../packages/server/src/testing/postgres-cluster.ts'
import { type AddedOrganisation, type FluidProcess, startFluidProcess } from './support/fluid-process.ts'

const PEOPLE = 60
const GROUPS = ['Fluid User', 'Fluid Project access']

/** Requests in turn to those that answer; what was lost on the way is answered with 502 and never repeated. */
async function startBalancer(
  ports: readonly number[],
): Promise<AsyncDisposable & { readonly port: number; answered(): number }> {
  const down = new Set<number>()
  let [turn, answered] = [0, 0]
  const balancer: Server = createServer((incoming, outgoing) => {
    turn += 1
    const up = ports.filter((port) => !down.has(port))
    const port = up[turn % up.length] ?? ports[0]
    const passed = request({
      port,
      host: '127.0.0.1',
      method: incoming.method,
      path: incoming.url,
      headers: incoming.headers,
    })
    passed.on('response', (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(outgoing)
      answer.on('error', () => outgoing.destroy())
      answered += 1
    })
    passed.on('error', () => {
      if (port !== undefined) down.add(port)
      outgoing.writeHead(502).end()
    })
    incoming.pipe(passed)
  })
  await new Promise<void>((resolve) => balancer.listen(0, '127.0.0.1', resolve))
  const address = balancer.address()
  if (address === null || typeof address === 'string') throw new Error('the balancer has no port')
  return {
    port: address.port,
    answered: () => answered,
    [Symbol.asyncDispose]: async () => {
      balancer.closeAllConnections()
      await new Promise((resolve) => balancer.close(resolve))
    },
  }
}

/** The company in the simulator, assigned and with its groups pushed; the engine works on from here. */
async function pushCompany({ org, wire }: Simulator, acme: AddedOrganisation, port: number): Promise<string> {
  const app = addApp(org, { template: 'scim2headerauth', label: 'Fluid' })
  const baseUrl = acme.scimBaseUrl.replace(/:\d+\//, `:${port}/`)
  await saveConnection(wire, app.id, { baseUrl, credential: acme.scimToken })
  await saveToApp(wire, app.id, { createUsers: true, updateUsers: true, deactivateUsers: true })
  const groups = GROUPS.map((name) => createGroup(org, { name, description: '' }))
  for (let number = 0; number < PEOPLE; number += 1) {
    const login = `p${number}@northrail.example`
    const person = createPerson(org, {
      profile: { firstName: `P${number}`, lastName: 'Valcourt', login, email: login },
    })
    assignPerson(org, app.id, person.id)
    for (const { id } of groups) addMembers(org, id, [person.id])
  }
  for (const { id } of groups) pushGroupByName(org, app.id, id)
  return app.id
}

const byText = (one: string, other: string): number => (one < other ? -1 : 1)

async function everything({ scimToken }: AddedOrganisation, port: number) {
  const get = async (path: string) => {
    const answer = await fetch(`http://localhost:${port}/o/acme/scim/v2${path}`, {
      headers: { Authorization: `Bearer ${scimToken}` },
    })
    return (await answer.json()).Resources
  }
  const [users, groups] = [await get('/Users?count=1000'), await get('/Groups?count=100')]
  return {
    names: users.map(({ userName }: { userName: string }) => userName).toSorted(byText),
    groups: groups
      .map(({ displayName, members }: { displayName: string; members: readonly { value: string }[] }) => ({
        displayName,
        members: new Set(members.map(({ value }) => value)).size,
      }))
      .toSorted((one: { displayName: string }, other: { displayName: string }) =>
        byText(one.displayName, other.displayName),
      ),
  }
}

test('one of two processes killed in the middle of a push: after Retry everybody is there, once, in every group', {
  timeout: 120_000,
}, async () => {
  await using cluster = await startCluster()
  const environment = {
    FLUID_DATABASE_URL: cluster.url('postgres', 'postgres'),
    FLUID_MASTER_KEY: Buffer.alloc(32, 7).toString('base64'),
    FLUID_HOST: '127.0.0.1',
  }
  await using first: FluidProcess = await startFluidProcess({ environment })
  await using second: FluidProcess = await startFluidProcess({ environment })
  const acme = await first.addOrganisation('acme')
  await using balancer = await startBalancer([first.port, second.port])
  const dataDir = mkdtempSync(join(tmpdir(), 'okta-e2e-'))
  await using simulator = await openSimulator({ dataDir, clock: createSkippingClock(), timeoutMs: 10_000 })
  const { org } = simulator
  const appId = await pushCompany(simulator, acme, balancer.port)
  await expect.poll(balancer.answered, { interval: 5, timeout: 30_000 }).toBeGreaterThan(PEOPLE / 2)
  first.kill()
  await simulator.settled()
  const failed = listTasks(org, { appId, limit: 1_000 })
  retryTasks(
    org,
    failed.map(({ id }) => id),
  )
  await simulator.settled()
  retryAllGroups(org, appId)
  await simulator.settled()
  expect(listTasks(org, { appId, limit: 10 })).toEqual([])
  expect(await everything(acme, second.port)).toEqual({
    names: Array.from({ length: PEOPLE }, (_, number) => `p${number}@northrail.example`).toSorted(byText),
    groups: GROUPS.toSorted(byText).map((displayName) => ({ displayName, members: PEOPLE })),
  })
  rmSync(dataDir, { recursive: true, force: true })
})
