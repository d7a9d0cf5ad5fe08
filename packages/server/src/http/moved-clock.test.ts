// Somebody sets the clock of the machine, by hours and both ways, while Fluid runs: nothing is lost or waits for the clock to
// come round again, and nobody gets in by it.

import { expect, test } from 'vitest'
import { openSqliteStore } from '../store/sqlite/store.ts'
import { type TestBrowser, testBrowser } from '../testing/browser.ts'
import { type DataFolder, type FluidProcess, newDataFolder, runFluid, startProcess } from '../testing/fluid-process.ts'
import { expectJournalFoldsToTables } from '../testing/journal-fold.ts'
import { createMovedClock, type MovedClock } from '../testing/moved-clock.ts'
import { type Receiver, startReceiver } from '../testing/receiver.ts'
import { type ScimClient, scimClient } from '../testing/scim-client.ts'

const HOUR_MS = 3_600_000
const SOON = { timeout: 10_000 }

interface Scene extends AsyncDisposable {
  readonly fluid: FluidProcess
  readonly clock: MovedClock
  readonly folder: DataFolder
  readonly scim: ScimClient
  readonly password: string
  run(...args: readonly string[]): Promise<string>
}

async function open(): Promise<Scene> {
  const folder = newDataFolder()
  const clock = createMovedClock(folder)
  const environment = { ...clock.environment, FLUID_WEBHOOK_PRIVATE: 'on' }
  const run = async (...args: readonly string[]) => {
    const { code, stdout, stderr } = await runFluid(folder, args, { environment })
    if (code !== 0) throw new Error(`fluid ${args.join(' ')}: ${stderr}`)
    return stdout
  }
  const added = JSON.parse(await run('org', 'add', 'acme', '--json'))
  const fluid = await startProcess(folder, environment)
  return {
    fluid,
    clock,
    folder,
    scim: scimClient(`${fluid.origin}/o/acme/scim/v2`, added.scimToken),
    password: added.admin.password,
    run,
    [Symbol.asyncDispose]: async () => {
      await fluid[Symbol.asyncDispose]()
      folder[Symbol.dispose]()
    },
  }
}

function signIn(browser: TestBrowser, password: string) {
  return browser.submit('/signin', '/signin', { userName: 'admin', password })
}

test('a clock set back keeps no revoked key alive and brings no ended session back, and shuts nobody out (T-14, T-30)', async () => {
  await using scene = await open()
  const { fluid, clock, password, run } = scene
  const root = `${fluid.origin}/o/acme`
  const [browser, guesser] = [testBrowser(root), testBrowser(root)]
  await signIn(browser, password)
  expect((await browser.get('/account')).status).toBe(200)
  const key: { readonly apiKey: string; readonly id: string } = JSON.parse(
    await run('apikey', 'add', 'acme', '--name', 'reports', '--scope', 'read', '--json'),
  )
  const ask = async () =>
    (await fetch(`${root}/api/v1/journal`, { headers: { Authorization: `Bearer ${key.apiKey}` } })).status
  clock.setAhead(30 * HOUR_MS)
  expect((await browser.get('/account')).location).toContain('/signin')
  for (let tries = 0; tries < 6; tries += 1) await signIn(guesser, 'not the password')
  expect(await ask()).toBe(200)
  clock.setAhead(0)
  expect((await browser.get('/account')).location).toContain('/signin')
  await run('apikey', 'revoke', 'acme', key.id)
  await expect.poll(ask, SOON).toBe(401)
  await expect.poll(async () => (await signIn(guesser, password)).status, SOON).toBe(303)
})

test('events written while the clock was ahead are sent when it is set back, and the journal keeps its order', async () => {
  await using scene = await open()
  await using receiver = await startReceiver()
  const { clock, scim, run, folder } = scene
  await run('webhook', 'add', 'acme', receiver.url)
  await scim.addUser('before')
  await expect.poll(() => namesTold(receiver), SOON).toEqual(['before'])
  clock.setAhead(6 * HOUR_MS)
  receiver.answerWith(() => 503)
  for (const name of ['ahead-1', 'ahead-2', 'ahead-3']) await scim.addUser(name)
  await expect.poll(() => receiver.messages.length, SOON).toBeGreaterThan(3)
  await scim.addUser('ahead-4')
  const { body: page } = await scim.get('/Users?count=1&cursor=')
  receiver.answerWith(() => 204)
  clock.setAhead(0)
  await scim.addUser('after')
  await expect
    .poll(() => namesTold(receiver), SOON)
    .toEqual(expect.arrayContaining(['ahead-1', 'ahead-2', 'ahead-3', 'ahead-4', 'after']))
  clock.setAhead(-6 * HOUR_MS)
  await scim.addUser('behind')
  await expect.poll(() => namesTold(receiver), SOON).toContain('behind')
  expect((await scim.get(`/Users?count=1&cursor=${page.nextCursor}`)).status).toBe(200)
  await using store = openSqliteStore(folder.path)
  const organisation = await store.directory.findByName('acme')
  if (organisation === undefined) throw new Error('the organisation is gone')
  const journal = await store.read(organisation.id, async (tx) => {
    await expectJournalFoldsToTables(tx)
    return await tx.journal.list({ from: { after: 0 }, limit: 100 })
  })
  const created = journal.filter(({ action }) => action === 'user.created').map(({ subject }) => subject?.name)
  expect(created).toEqual(['before', 'ahead-1', 'ahead-2', 'ahead-3', 'ahead-4', 'after', 'behind'])
})

/** Of those whose creation was told and taken. */
function namesTold({ messages }: Receiver): readonly string[] {
  return messages.filter(({ body }) => body.type === 'user.created').map(({ body }) => body.data.user.name)
}
