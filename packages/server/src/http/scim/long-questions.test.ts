// Questions that no index answers, over an organisation that is large: they end, and they take turns.

import { connect, type Socket } from 'node:net'
import { expect, test } from 'vitest'
import { person } from '../../store/contract/scene.ts'
import { startFluid, type TestFluid, type TestOrganisation } from '../../testing/fluid.ts'
import { openTestStore } from '../../testing/open-store.ts'

/** Above what is looked at at once. */
const PEOPLE_COUNT = 2_100
const SLOW = Array.from({ length: 120 }, (_, part) => `title co "nothing ${part}"`).join(' or ')
const slowPath = `/Users?count=1&filter=${encodeURIComponent(SLOW)}`

async function fill({ runtime }: TestFluid, { added }: TestOrganisation): Promise<void> {
  await runtime.store.write(added.organisation.id, async (tx) => {
    for (let index = 0; index < PEOPLE_COUNT; index += 1) {
      await tx.users.insert(
        person(`p${10_000 + index}`, { title: 'Planner', emails: [{ value: 'all@northrail.example' }] }),
      )
    }
  })
}

test('gives up what takes longer than anybody waits, says what to ask instead, and goes on serving (T-56)', async () => {
  await using fluid = await startFluid({ openStore: (dataDir) => openTestStore(dataDir, { patienceMs: 1 }) })
  await fill(fluid, fluid.acme)
  const shared = Array.from({ length: 120 }, () => 'emails.value eq "all@northrail.example"').join(' or ')
  for (const path of [slowPath, `/Users?count=0&filter=${encodeURIComponent(shared)}`, slowPath]) {
    const answer = await fluid.acme.get(path)
    expect([answer.status, answer.headers.get('retry-after'), answer.body.detail]).toEqual([
      503,
      '5',
      expect.stringMatching(/took too long .+ A filter with eq on userName, .+ is answered at once/),
    ])
  }
  expect((await fluid.acme.get('/Users?filter=userName+eq+%22p10007%22')).body.totalResults).toBe(1)
  expect(fluid.logLines.some((line) => line.includes('The database took too long to answer.'))).toBe(true)
})

test('looks no further when the client has gone (T-56)', async () => {
  await using fluid = await startFluid()
  await fill(fluid, fluid.acme)
  const { hostname, port } = new URL(fluid.origin)
  const ask = (): Socket => {
    const socket = connect(Number(port), hostname)
    socket.write(
      `GET /o/acme/scim/v2${slowPath} HTTP/1.1\r\nHost: localhost\r\nAuthorization: ${fluid.acme.token}\r\n\r\n`,
    )
    return socket
  }
  const isNoticed = () => fluid.logLines.some((line) => line.includes('did not wait for the answer'))
  for (let tries = 0; tries < 100 && !isNoticed(); tries += 1) {
    // One is being answered, the others wait for their turn.
    const asked = [1, 2, 3, 4, 5, 6].map(ask)
    await fluid.acme.get('/Users?count=0')
    for (const socket of asked) socket.destroy()
    await fluid.acme.get('/Users?count=0')
  }
  await expect.poll(isNoticed).toBe(true)
  expect((await fluid.acme.get('/Users?filter=title+eq+%22welder%22')).body.totalResults).toBe(0)
})

test('lets an organisation ask before all that another has asked is answered (T-75)', async () => {
  await using fluid = await startFluid()
  const other = await fluid.addOrganisation('northrail')
  await fill(fluid, fluid.acme)
  await fill(fluid, other)
  const order: string[] = []
  const flood = Array.from({ length: 40 }, () => fluid.acme.get(slowPath).then(() => order.push('acme')))
  await fluid.acme.get('/Users?count=0')
  await other.get('/Users?filter=title+eq+%22welder%22').then(({ status }) => order.push(`northrail ${status}`))
  await Promise.all(flood)
  expect([order.includes('northrail 200'), order.at(-1)]).toEqual([true, 'acme'])
})
