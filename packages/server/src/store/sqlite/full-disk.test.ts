// A disk that is full: nothing is guessed, nothing answered is lost, and Fluid goes on by itself once there is room.

import { expect, test } from 'vitest'
import { startFluid, type TestFluid } from '../../testing/fluid.ts'
import { CORE_USER } from '../../testing/okta-bodies.ts'
import type { ScimAnswer } from '../../testing/scim-client.ts'
import { SqliteConnection } from './connection.ts'
import { openSqliteStore } from './store.ts'

/** A disk whose room can be changed: SQLite counts the pages of its file as it would meet the end of a disk. */
function disk() {
  let writer: SqliteConnection | undefined
  return {
    open: async (dataDir: string) =>
      openSqliteStore(dataDir, {
        connect: (file, options) => {
          const connection = new SqliteConnection(file, options)
          if (!options.readOnly) writer = connection
          return connection
        },
      }),
    leave: async (pages: number) => {
      const row = await writer?.get('SELECT page_count FROM pragma_page_count', [])
      writer?.executeScript(`PRAGMA max_page_count = ${Number(row?.['page_count']) + pages}`)
    },
  }
}

function create({ acme }: TestFluid, number: number): Promise<ScimAnswer> {
  const displayName = `A name that takes some room, number ${number} `.repeat(20)
  return acme.post('/Users', { schemas: [CORE_USER], userName: `p${number}@northrail.example`, displayName })
}

test('answers 503 while the disk is full, keeps what it answered, and goes on afterwards (T-44, C-ERR-02)', async () => {
  const { open, leave } = disk()
  await using fluid = await startFluid({ openStore: open })
  await create(fluid, 0)
  await leave(20)
  const answers = await Promise.all(Array.from({ length: 120 }, (_, number) => create(fluid, number + 1)))
  const refused = answers.filter(({ status }) => status !== 201)
  expect(refused.length).toBeGreaterThan(0)
  for (const answer of refused) {
    expect([answer.status, answer.headers.get('retry-after'), answer.body.status]).toEqual([503, '5', '503'])
    expect(answer.body.detail).toMatch(/no room left to store this change; nothing was changed/)
  }
  await leave(10_000)
  const stored = await fluid.acme.get('/Users?count=0')
  expect(stored.body.totalResults).toBe(1 + answers.length - refused.length)
  for (const { status, body } of answers) {
    if (status === 201) expect((await fluid.acme.get(`/Users/${body.id}`)).status).toBe(200)
  }
  expect((await create(fluid, 500)).status).toBe(201)
})

test('goes on reading while the disk is full, stays in the load balancer, and says that writes are refused', async () => {
  const { open, leave } = disk()
  await using fluid = await startFluid({ openStore: open })
  const ready = async () => {
    const answer = await fetch(`${fluid.origin}/readyz`)
    return [answer.status, await answer.json()]
  }
  const { body } = await create(fluid, 0)
  expect(await ready()).toEqual([200, { status: 'ready' }])
  await leave(0)
  for (let number = 1; (await create(fluid, number)).status === 201; number += 1);
  expect((await fluid.acme.get(`/Users/${body.id}`)).status).toBe(200)
  expect((await fluid.acme.get('/Users')).status).toBe(200)
  expect(await ready()).toEqual([200, expect.objectContaining({ status: 'ready', writes: 'refused' })])
  expect(await (await fetch(`${fluid.origin}/metrics`)).text()).toMatch(/^fluid_disk_full 1$/m)
})
