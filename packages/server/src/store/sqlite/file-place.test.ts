// What happens to the files of the embedded database behind a running server's back.

import { renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type DataFolder, newDataFolder, runFluid, startProcess } from '../../testing/fluid-process.ts'
import { scimClient } from '../../testing/scim-client.ts'

test.each<[string, (folder: DataFolder) => void]>([
  ['the folder was deleted', ({ path }) => rmSync(path, { recursive: true })],
  ['the database was deleted', ({ path }) => rmSync(join(path, 'fluid.db'))],
  ['the database was moved away', ({ path }) => renameSync(join(path, 'fluid.db'), join(path, 'old.db'))],
  ['the log was deleted', ({ path }) => rmSync(join(path, 'fluid.db-wal'))],
])('stores nothing any more and is not ready once %s under the running server (T-44)', async (_what, harm) => {
  using folder = newDataFolder()
  const { scimToken } = JSON.parse((await runFluid(folder, ['org', 'add', 'acme', '--json'])).stdout)
  await using fluid = await startProcess(folder)
  const client = scimClient(`${fluid.origin}/o/acme/scim/v2`, scimToken)
  const id = await client.addUser('ines@northrail.example')
  harm(folder)
  const refused = await client.post('/Users', { schemas: [USER], userName: 'late@northrail.example' })
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '5'])
  expect((await fetch(`${fluid.origin}/readyz`)).status).toBe(503)
  expect((await client.get(`/Users/${id}`)).status).toBe(200)
  await expect
    .poll(fluid.stderr)
    .toMatch(
      /"reqId":.*"why":"[^"]* deleted, moved or replaced .* Do not stop Fluid yet.*the database could not be used/,
    )
})

test('ends in good order though nothing can be stored any more', async () => {
  using folder = newDataFolder()
  const { scimToken } = JSON.parse((await runFluid(folder, ['org', 'add', 'acme', '--json'])).stdout)
  await using fluid = await startProcess(folder)
  await scimClient(`${fluid.origin}/o/acme/scim/v2`, scimToken).addUser('ines@northrail.example')
  rmSync(join(folder.path, 'fluid.db'))
  expect((await fluid.end('SIGTERM')).code).toBe(0)
})

const USER = 'urn:ietf:params:scim:schemas:core:2.0:User'
