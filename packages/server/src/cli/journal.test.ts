import { afterAll, beforeAll, expect, test } from 'vitest'
import { sealEntries } from '../journal/seal.ts'
import { openSqliteStore } from '../store/sqlite/store.ts'
import { startFluid, type TestFluid } from '../testing/fluid.ts'
import { followFluid, runFluid } from '../testing/fluid-process.ts'
import { CORE_USER } from '../testing/okta-bodies.ts'
import { startReceiver } from '../testing/receiver.ts'

const PRIVATE = { FLUID_WEBHOOK_PRIVATE: 'on' }
let fluid: TestFluid

beforeAll(async () => {
  // On the embedded database whatever the run is about: the commands open its folder.
  fluid = await startFluid({ openStore: async (dataDir) => openSqliteStore(dataDir) })
})

afterAll(async () => {
  await fluid[Symbol.asyncDispose]()
})

const folder = () => ({ path: fluid.dataDir, [Symbol.dispose]: () => undefined })
const run = (...args: readonly string[]) => runFluid(folder(), args, { environment: PRIVATE })

test('prints what concerns a person or a group, who are found by name, those who are gone too', async () => {
  const org = await fluid.addOrganisation('people')
  const ines = await org.addUser('ines@northrail.example')
  await org.addGroup('Fluid User', [ines])
  await org.addUser('omar@northrail.example')
  await org.delete(`/Users/${ines}`)
  const { stdout } = await run('journal', 'people', '--person', 'INES@northrail.example', '--json')
  const actions = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line).action)
  expect(actions).toEqual(['user.created', 'group.created', 'user.deleted'])
  const ofGroup = await run('journal', 'people', '--group', 'fluid user', '--limit', '1')
  expect(ofGroup.stdout).toContain('deleted Ines Valcourt (ines@northrail.example)')
  const nobody = await run('journal', 'people', '--person', 'nobody')
  expect([nobody.code, nobody.stderr]).toEqual([1, expect.stringContaining('The journal knows nobody called "nobody"')])
})

test('prints CSV for spreadsheets and takes times and texts', async () => {
  const org = await fluid.addOrganisation('times')
  await org.addUser('=cmd()')
  const csv = await run('journal', 'times', '--since', '1h', '--text', 'created', '--csv')
  const [header, row] = csv.stdout.split('\n')
  expect(header).toContain('position,time,outcome')
  expect(row).toContain(",'=cmd(),")
  expect((await run('journal', 'times', '--until', '2020-01-01')).stdout).toBe('')
  expect((await run('journal', 'times', '--since', 'yesterday')).stderr).toContain('is no time')
})

test('follows what matches, as it happens', async () => {
  const org = await fluid.addOrganisation('follow')
  const id = await org.addUser('ines@northrail.example')
  await using following = followFluid(folder(), ['journal', 'follow', '--person', id, '--follow'])
  await until(() => following.stdout().includes('created'))
  await org.addUser('omar@northrail.example')
  await org.patch(`/Users/${id}`, { op: 'replace', path: 'title', value: 'Planner' })
  await until(() => following.stdout().includes('updated'))
  expect(following.stdout()).not.toContain('omar')
})

test('verifies the chain, and the head that was kept', async () => {
  const org = await fluid.addOrganisation('chain')
  await sealEntries(fluid, org.added.organisation.id)
  const { stdout, code } = await run('journal', 'verify', 'chain')
  expect([code, stdout]).toEqual([0, expect.stringContaining('2 entries are as sealed')])
  const head = /(\d+:[0-9a-f]{64})/.exec(stdout)?.[1] ?? ''
  expect((await run('journal', 'verify', 'chain', '--head', head)).code).toBe(0)
  expect((await run('journal', 'verify', 'chain', '--head', '1:00')).code).toBe(1)
})

test('sets up, lists, tests, rotates, switches and removes a webhook', async () => {
  await fluid.addOrganisation('hooks')
  await using receiver = await startReceiver()
  const added = await run('webhook', 'add', 'hooks', receiver.url, '--events', 'user.created, role.granted', '--json')
  const { id, secret } = JSON.parse(added.stdout)
  expect(secret).toMatch(/^whsec_/)
  expect((await run('webhook', 'list', 'hooks')).stdout).toContain(
    `${id}\t${receiver.url}\tuser.created,role.granted\tenabled`,
  )
  expect((await run('webhook', 'test', 'hooks', id)).stdout).toContain('answered 204')
  expect(receiver.messages[0]?.body.type).toBe('webhook.test')
  expect(JSON.parse((await run('webhook', 'rotate', 'hooks', id, '--json')).stdout).secret).not.toBe(secret)
  expect((await run('webhook', 'replay', 'hooks', id, '--since', '1h')).stdout).toContain('0 events')
  await run('webhook', 'disable', 'hooks', id)
  expect((await run('webhook', 'list', 'hooks')).stdout).toContain('disabled')
  await run('webhook', 'remove', 'hooks', id)
  expect((await run('webhook', 'list', 'hooks')).stdout).toContain('no webhook yet')
  const wrong = await run('webhook', 'add', 'hooks', receiver.url, '--events', 'user.creatd')
  expect([wrong.code, wrong.stderr]).toEqual([1, expect.stringContaining('Did you mean user.created?')])
})

test('says where the keys of security events are, and names no secret that nothing is signed with', async () => {
  await fluid.addOrganisation('sets')
  const { stdout } = await run('webhook', 'add', 'sets', 'https://app.example/events', '--security-events')
  expect(stdout).toMatch(/check them with the keys at http\S+\/o\/sets\/\.well-known\/jwks\.json/)
  expect(stdout).not.toContain('whsec_')
  const both = ['webhook', 'add', 'sets', 'https://app.example/e', '--security-events', '--events', 'user.deleted']
  expect((await run(...both)).stderr).toContain('leave --events out')
})

async function until(isThere: () => boolean): Promise<void> {
  while (!isThere()) await new Promise((resolve) => setTimeout(resolve, 50))
}

test('shows nothing to the terminal that it would obey, and JSON that says the same (T-57)', async () => {
  const org = await fluid.addOrganisation('terminal')
  const title = 'x\u001b[31m\u009b31m\u202egnp\u2028\u0007\nforged'
  const client = { 'User-Agent': 'Okta\u009b31m' }
  const userName = 'ines@northrail.example'
  await org.send('POST', '/Users', { schemas: [CORE_USER], userName, title, displayName: title }, client)
  const shown = (...args: readonly string[]) => run(...args, 'terminal').then(({ stdout }) => stdout)
  const [text, json, csv, tokens] = [
    await shown('journal'),
    await shown('journal', '--json'),
    await shown('journal', '--csv'),
    await shown('token', 'list'),
  ]
  for (const output of [text, json, csv, tokens]) {
    expect(output).toContain('Okta\\u009b31m')
    expect(output).not.toMatch(/(?![\n\t])[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u)
  }
  for (const output of [text, json, tokens]) expect(output).not.toMatch(/^forged/m)
  const entries = json
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  expect(entries.find(({ action }) => action === 'user.created')).toMatchObject({ actor: { client: 'Okta\u009b31m' } })
  expect(JSON.stringify(entries)).toContain(JSON.stringify(title))
})
