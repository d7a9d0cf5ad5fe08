// The other commands, run for real beside a running server.

import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  type DataFolder,
  type Ended,
  type FluidProcess,
  followFluid,
  newDataFolder,
  runFluid,
  startProcess,
} from '../testing/fluid-process.ts'
import { type ScimClient, scimClient } from '../testing/scim-client.ts'

// One server for all: each test works in an organisation of its own.
let folder: DataFolder
let server: FluidProcess
let count = 0

beforeAll(async () => {
  folder = newDataFolder()
  server = await startProcess(folder, { FLUID_BOOTSTRAP: 'off' })
})

afterAll(async () => {
  await server[Symbol.asyncDispose]()
  folder[Symbol.dispose]()
})

async function restart(): Promise<void> {
  await server[Symbol.asyncDispose]()
  server = await startProcess(folder, { FLUID_BOOTSTRAP: 'off' })
}

function fluid(...args: readonly string[]): Promise<Ended> {
  return runFluid(folder, args)
}

interface Organisation {
  readonly name: string
  readonly token: string
  readonly clientWith: (token: string) => ScimClient
}

async function newOrganisation(): Promise<Organisation> {
  count += 1
  const name = `org-${count}`
  const { stdout } = await fluid('org', 'add', name, '--json')
  const clientWith = (token: string) => scimClient(`${server.origin}/o/${name}/scim/v2`, token)
  return { name, token: JSON.parse(stdout).scimToken, clientWith }
}

/** The status once it has changed, or after a second what it is. */
async function statusWithinASecond(client: ScimClient, status: number): Promise<number> {
  const deadline = Date.now() + 1_000
  for (;;) {
    const answer = await client.get('/Users')
    if (answer.status === status || Date.now() > deadline) return answer.status
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

test('org add prints what an administrator needs, as JSON of one shape', async () => {
  const { code, stdout } = await fluid(
    'org',
    'add',
    'acme',
    '--name',
    'Acme Ltd',
    '--admin',
    'root@acme.example',
    '--json',
  )
  expect(code).toBe(0)
  expect(JSON.parse(stdout)).toEqual({
    organisation: 'acme',
    consoleUrl: 'http://localhost:8080/o/acme/',
    scimBaseUrl: 'http://localhost:8080/o/acme/scim/v2',
    scimToken: expect.stringMatching(/^fluid_[A-Za-z0-9]{40}$/),
    admin: { userName: 'root@acme.example', password: expect.stringMatching(/^\S{20}$/) },
  })
})

test('org add speaks of the hosts below a real base domain', async () => {
  const environment = { FLUID_BASE_DOMAIN: 'fluid.work' }
  const { stdout } = await runFluid(folder, ['org', 'add', 'northrail', '--json'], { environment })
  const { consoleUrl, scimBaseUrl } = JSON.parse(stdout)
  expect([consoleUrl, scimBaseUrl]).toEqual(['https://northrail.fluid.work/', 'https://northrail.fluid.work/scim/v2'])
})

test('org add refuses a name that is taken or cannot be a host', async () => {
  const { name } = await newOrganisation()
  const taken = await fluid('org', 'add', name)
  const wrong = await fluid('org', 'add', 'Acme_Ltd')
  expect([taken.code, taken.stderr, wrong.code]).toEqual([1, `There is an organisation "${name}" already.\n`, 1])
  const nameless = await fluid('org', 'add', 'nameless', '--admin', ' ')
  expect(nameless.stderr).toMatch(/^The administrator needs a user name/)
  expect(wrong.stderr).toMatch(/^An organisation's name becomes part of its address: use 1 to 63 lower-case letters/)
})

test('org list names the organisations and no secret', async () => {
  const { name, token } = await newOrganisation()
  const { stdout } = await fluid('org', 'list', '--json')
  const listed = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  expect(listed).toContainEqual({
    organisation: name,
    name,
    consoleUrl: `http://localhost:8080/o/${name}/`,
    scimBaseUrl: `http://localhost:8080/o/${name}/scim/v2`,
  })
  expect(stdout).not.toContain(token)
})

test('token set --stdin replaces the token within a second, and prints it nowhere', async () => {
  const { name, token, clientWith } = await newOrganisation()
  const chosen = 'Chosen-By-Hand-0123456789-And-Long!'
  const set = await runFluid(folder, ['token', 'set', name, '--stdin'], { stdin: `${chosen}\n` })
  expect([set.code, set.stdout, set.stderr]).toEqual([0, 'The SCIM secret token is set.\n', ''])
  expect(await statusWithinASecond(clientWith(chosen), 200)).toBe(200)
  expect(await statusWithinASecond(clientWith(token), 401)).toBe(401)
})

test('token set warns of a weak token and refuses one that is too short', async () => {
  const { name } = await newOrganisation()
  const weak = await runFluid(folder, ['token', 'set', name, '--stdin'], { stdin: 'only-small-letters' })
  const short = await runFluid(folder, ['token', 'set', name, '--stdin'], { stdin: 'short' })
  const empty = await runFluid(folder, ['token', 'set', name, '--stdin'], { stdin: '\n' })
  expect(weak.stdout).toContain(
    'Warning: The token is weaker than recommended: it lacks 32 characters, an upper-case letter, a digit.',
  )
  expect([short.code, short.stderr]).toEqual([
    1,
    'The token has 5 characters: it needs at least 16, better 32 or more.\n',
  ])
  expect(empty.code).toBe(1)
})

test('token set --generate --overlap lets two tokens live, and revoke ends one of them', async () => {
  const { name, token, clientWith } = await newOrganisation()
  const set = await fluid('token', 'set', name, '--generate', '--overlap', '24h', '--json')
  const { scimToken } = JSON.parse(set.stdout)
  expect(await statusWithinASecond(clientWith(scimToken), 200)).toBe(200)
  expect((await clientWith(token).get('/Users')).status).toBe(200)
  const before = JSON.parse((await fluid('token', 'list', name, '--json')).stdout)
  expect(before.map((one: { state: string; lastFour: string }) => [one.state, one.lastFour])).toEqual([
    ['live', scimToken.slice(-4)],
    ['expiring', token.slice(-4)],
  ])
  await fluid('token', 'revoke', name, before[1].id)
  expect(await statusWithinASecond(clientWith(token), 401)).toBe(401)
  expect((await clientWith(scimToken).get('/Users')).status).toBe(200)
})

test('token list tells when and by whom a token was used, and nothing of the token', async () => {
  const { name, token, clientWith } = await newOrganisation()
  await clientWith(token).send('GET', '/Users', undefined, { 'User-Agent': 'Okta SCIM Client 1.0.0' })
  const listed = async () => JSON.parse((await fluid('token', 'list', name, '--json')).stdout)[0]
  await expect.poll(async () => (await listed()).lastClient, { timeout: 5_000 }).toBe('Okta SCIM Client 1.0.0')
  const one = await listed()
  expect(one).toEqual({
    id: expect.any(String),
    state: 'live',
    lastFour: token.slice(-4),
    created: expect.any(String),
    createdBy: 'tester',
    expires: null,
    lastUsed: expect.stringMatching(/Z$/),
    lastClient: 'Okta SCIM Client 1.0.0',
  })
  expect((await fluid('token', 'list', name)).stdout).not.toContain(token)
})

test('token revoke says when there is no such token', async () => {
  const { name } = await newOrganisation()
  const ended = await fluid('token', 'revoke', name, 'no-such-id')
  expect([ended.code, ended.stderr]).toEqual([1, expect.stringMatching(/^There is no token with the id no-such-id/)])
})

test('settings set is seen by the server within a second, and nothing is lost by it (T-33)', async () => {
  const { name, token, clientWith } = await newOrganisation()
  const client = clientWith(token)
  const id = await client.addUser('ines.valcourt@northrail.example')
  await fluid('settings', 'set', name, 'scimSyncDisabled', 'true')
  expect(await statusWithinASecond(client, 403)).toBe(403)
  const refused = await client.patch(`/Users/${id}`, { op: 'replace', value: { active: false } })
  expect([refused.status, refused.body.detail]).toEqual([403, expect.stringMatching(/^SCIM user sync is switched off/)])
  await fluid('settings', 'set', name, 'scimSyncDisabled', 'false')
  expect(await statusWithinASecond(client, 200)).toBe(200)
  expect((await client.get(`/Users/${id}`)).body.active).toBe(true)
})

test('settings show prints every setting; set refuses a wrong key or value with a sentence', async () => {
  const { name } = await newOrganisation()
  const { stdout } = await fluid('settings', 'show', name)
  expect(Object.keys(JSON.parse(stdout))).toEqual(
    expect.arrayContaining([
      'scimSyncDisabled',
      'scimUpdates',
      'unmappedGroups',
      'defaultRoles',
      'defaultLicence',
      'safeguard',
    ]),
  )
  const key = await fluid('settings', 'set', name, 'scimSync', 'true')
  const value = await fluid('settings', 'set', name, 'scimSyncDisabled', 'perhaps')
  const active = await fluid('settings', 'set', name, 'scimUpdates', '{"active":false}')
  expect([key.stderr, value.stderr, active.stderr]).toEqual([
    expect.stringMatching(/^There is no setting "scimSync"\. The settings are scimSyncDisabled/),
    '"scimSyncDisabled" takes true or false.\n',
    '"active" has no update switch: a deactivated person must always lose access.\n',
  ])
})

test('an attribute whose updates are switched off keeps its value, and the journal says so', async () => {
  const { name, token, clientWith } = await newOrganisation()
  const client = clientWith(token)
  const id = await client.addUser('ines.valcourt@northrail.example', { title: 'Planner' })
  await fluid('settings', 'set', name, 'scimUpdates', '{"title":false}')
  let sent = 0
  const isUpdated = async () => {
    sent += 1
    const { body } = await client.patch(`/Users/${id}`, { op: 'replace', value: { title: `Planner ${sent}` } })
    return body.title === `Planner ${sent}`
  }
  await expect.poll(isUpdated, { timeout: 2_000 }).toBe(false)
  const { stdout } = await fluid('journal', name)
  expect(stdout).toContain('not done: title: not updated, because updates of it are switched off.')
})

test('journal tells the story in order, as text and as JSON', async () => {
  const { name, token, clientWith } = await newOrganisation()
  const client = clientWith(token)
  const id = await client.addUser('ines.valcourt@northrail.example', { displayName: 'Ines \u001b[31mValcourt\u202e' })
  await client.patch(`/Users/${id}`, { op: 'replace', value: { active: false } })
  await client.post('/Users', { userName: 17 })
  const text = (await fluid('journal', name)).stdout
  const entries = (await fluid('journal', name, '--json')).stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  const told = ['organisation.created', 'token.set', 'user.created', 'user.deactivated', 'request.refused']
  const actions = entries.map(({ action }) => action)
  expect(actions.filter((action) => told.includes(action))).toEqual(told)
  expect(entries.find(({ action }) => action === 'user.deactivated')).toMatchObject({
    at: expect.stringMatching(/^\d{4}-.+Z$/),
    outcome: 'changed',
    subject: { kind: 'user', id, name: 'ines.valcourt@northrail.example' },
    changes: [{ attribute: 'active', before: true, after: false }],
  })
  // biome-ignore lint/suspicious/noControlCharactersInRegex: that they are not there is what is tested.
  expect(text).not.toMatch(/[\u001b\u202e]/)
  expect(text.trim().split('\n')).toHaveLength(entries.length)
})

test('journal --follow prints what happens as it happens', async () => {
  const { name, token, clientWith } = await newOrganisation()
  await using following = followFluid(folder, ['journal', name, '--follow', '--json'])
  await expect.poll(following.stdout, { timeout: 5_000 }).toContain('token.set')
  await clientWith(token).addUser('ines.valcourt@northrail.example')
  await expect.poll(following.stdout, { timeout: 2_000 }).toContain('user.created')
})

test('vault rotate changes the master key under a running server: tokens go on working, restarts too (T-70)', async () => {
  const { token, clientWith } = await newOrganisation()
  const before = readFileSync(join(folder.path, 'master.key'), 'utf8')
  const rotated = await fluid('vault', 'rotate')
  const after = readFileSync(join(folder.path, 'master.key'), 'utf8')
  expect([rotated.code, rotated.stderr]).toEqual([0, ''])
  expect(rotated.stdout).toMatch(/^There is a new master key, and \d+ data keys are locked with it/)
  expect([after.trim().split('\n').length, before === after]).toEqual([1, false])
  expect((await clientWith(token).get('/Users')).status).toBe(200)
  const added = await newOrganisation()
  expect((await added.clientWith(added.token).get('/Users')).status).toBe(200)
  await restart()
  const again = scimClient(`${server.origin}/o/${added.name}/scim/v2`, added.token)
  expect((await again.get('/Users')).status).toBe(200)
})

test('two rotations at once, and an organisation added between them, lock nobody out (T-70)', async () => {
  const organisations = [await newOrganisation(), await newOrganisation()]
  const [one, other, added] = await Promise.all([fluid('vault', 'rotate'), fluid('vault', 'rotate'), newOrganisation()])
  expect([one.code, other.code].filter((code) => code === 0).length).toBeGreaterThan(0)
  await restart()
  for (const { name, token } of [...organisations, added]) {
    expect((await scimClient(`${server.origin}/o/${name}/scim/v2`, token).get('/Users')).status).toBe(200)
  }
})

test('migrate and doctor tell the state of a database', async () => {
  using empty = newDataFolder()
  const first = await runFluid(empty, ['migrate'])
  const second = await runFluid(empty, ['migrate'])
  expect([first.stdout, second.stdout]).toEqual([
    expect.stringMatching(/^Applied: 0001-foundation/),
    'The database is up to date.\n',
  ])
  const healthy = await fluid('doctor')
  expect(healthy.code).toBe(0)
  expect(healthy.stdout).toMatch(/ok +The master key opens the vault of all \d+ organisations\./)
  const bare = await runFluid(empty, ['doctor'], { environment: { FLUID_BASE_DOMAIN: 'fluid.invalid' } })
  expect(bare.code).toBe(1)
  expect(bare.stdout).toMatch(
    /PROBLEM +Below fluid\.invalid only https is answered, and nothing brings it: set FLUID_TLS_CERT/,
  )
  expect(bare.stdout).toMatch(/warning +fluid-doctor\.fluid\.invalid does not resolve: add a wildcard DNS record/)
})

test('a database of a newer Fluid is refused with a sentence', async () => {
  using newer = newDataFolder()
  await runFluid(newer, ['migrate'])
  const { DatabaseSync } = await import('node:sqlite')
  const database = new DatabaseSync(join(newer.path, 'fluid.db'))
  database.exec("INSERT INTO migrations (name) VALUES ('9999-from-the-future')")
  database.close()
  const ended = await runFluid(newer, ['org', 'list'])
  expect([ended.code, ended.stderr]).toEqual([
    1,
    'The database was written by a newer Fluid (it has 9999-from-the-future). Start that version, or restore a backup from before the upgrade.\n',
  ])
})

const MISUSED: readonly (readonly [command: string, sentence: RegExp])[] = [
  ['fly', /^There is no command "fly": "fluid --help" lists them\./],
  ['org', /^Usage:\n {2}fluid org add <organisation>/],
  ['org add', /^Usage:/],
  ['token set nobody', /^Usage:\n {2}fluid token set/],
  ['token set nobody --generate', /^There is no organisation "nobody": "fluid org list" shows those that exist\./],
  ['token set nobody --generate --overlap soon', /^"soon" is not a duration: write a number with s, m, h or d/],
  ['settings show', /^Say which organisation/],
  ['journal', /^Say which organisation/],
  ['vault', /^Usage:\n {2}fluid vault rotate/],
  ['token sett nobody', /^There is no "fluid token sett"\. Did you mean "set"\?\nUsage:\n/],
  ['webhook constructor nobody', /^There is no "fluid webhook constructor"\.\nUsage:\n/],
  ['token list nobody --jsn', /^Unknown option '--jsn'\. "fluid token --help" shows what it takes\.\n$/],
  ['org list --jsno', /--jsno/],
]

test.each(MISUSED)('tells what "fluid %s" lacks', async (command, sentence) => {
  const { code, stdout, stderr } = await fluid(...command.split(' '))
  expect([code, stdout]).toEqual([1, ''])
  expect(stderr).toMatch(sentence)
  expect(stderr).not.toContain('    at ')
})

test('the launcher runs the same commands', async () => {
  const launcher = join(import.meta.dirname, '../../../../bin/fluid.mjs')
  const { stdout } = await promisify(execFile)(process.execPath, [launcher, '--help'])
  expect(stdout).toBe((await fluid('--help')).stdout)
})

test('--help lists every command, and each explains itself', async () => {
  const help = (await fluid('--help')).stdout
  for (const name of ['serve', 'org', 'token', 'settings', 'journal', 'vault', 'migrate', 'doctor']) {
    expect(help).toMatch(new RegExp(`^  ${name} +[a-z]`, 'm'))
  }
  expect((await fluid('token', '--help')).stdout).toContain('  fluid token revoke <organisation> <id>')
})
