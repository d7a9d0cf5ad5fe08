// Roles, mappings, API keys and the safeguard at the command line, and a catalogue of the deployment's own.

import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { builtInCatalogue } from '../directory/role-catalogue.ts'
import { clientWith } from '../testing/api-client.ts'
import { type DataFolder, newDataFolder, runFluid, startProcess } from '../testing/fluid-process.ts'
import { scimClient } from '../testing/scim-client.ts'

async function run(folder: DataFolder, ...args: readonly string[]): Promise<string> {
  const ended = await runFluid(folder, args)
  if (ended.code !== 0) throw new Error(`fluid ${args.join(' ')} ended with ${ended.code}: ${ended.stderr}`)
  return ended.stdout.trim()
}

test('an administrator maps a group, gives an application a key, and takes both back', async () => {
  using folder = newDataFolder()
  await using fluid = await startProcess(folder)
  const token = /SCIM token\s+(fluid_\w+)/.exec(fluid.stdout())?.[1] ?? ''
  const scim = scimClient(`${fluid.origin}/o/acme/scim/v2`, token)
  const ines = await scim.addUser('ines@northrail.example')
  await scim.addGroup('Fluid User', [ines])
  await scim.addGroup('PMO London', [ines])
  expect(await run(folder, 'mapping', 'set', 'acme', 'pmo london', 'resourcing access')).toBe(
    'Groups named "pmo london" give the role Resourcing access. It applies now to 1 member.',
  )
  const { apiKey, id } = JSON.parse(await run(folder, 'apikey', 'add', 'acme', '--name', 'Timesheets', '--json'))
  const api = clientWith(`${fluid.origin}/o/acme/api/v1`, apiKey)
  expect(await api.roles(ines)).toEqual(['Resourcing access', 'User'])
  expect(JSON.parse(await run(folder, 'mapping', 'list', 'acme', '--json'))).toMatchObject([
    { group: 'pmo london', grants: { kind: 'role', name: 'Resourcing access' }, members: 1 },
  ])
  await run(folder, 'mapping', 'remove', 'acme', 'PMO London')
  expect(await api.roles(ines)).toEqual(['User'])
  expect(await run(folder, 'apikey', 'list', 'acme')).toMatch(
    new RegExp(`^${id}\\tTimesheets\\t….{4}\\taccess\\tlive\\tlast used `),
  )
  await run(folder, 'apikey', 'revoke', 'acme', id)
  await expect.poll(async () => (await api.get(`/users/${ines}/access`)).status, { timeout: 2_000 }).toBe(401)
  expect(await run(folder, 'safeguard', 'acme', 'show')).toBe('The safeguard has raised no alarm.')
})

test('says what it can map to, and the nearest name', async () => {
  using folder = newDataFolder()
  await run(folder, 'org', 'add', 'acme')
  const ended = await runFluid(folder, ['mapping', 'set', 'acme', 'PMO', 'Projekt Viewer'])
  expect([ended.code, ended.stderr]).toEqual([
    1,
    'There is no role or licence "Projekt Viewer". Did you mean "Project Viewer"?\n',
  ])
})

test('a deployment brings its own catalogue, and groups mean what it says from the next start', async () => {
  using folder = newDataFolder()
  const first = await startProcess(folder)
  const token = /SCIM token\s+(fluid_\w+)/.exec(first.stdout())?.[1] ?? ''
  const scim = (origin: string) => scimClient(`${origin}/o/acme/scim/v2`, token)
  const ines = await scim(first.origin).addUser('ines@northrail.example')
  await scim(first.origin).addGroup('Fluid User', [ines])
  await scim(first.origin).addGroup('Night shift', [ines])
  await first.end('SIGTERM')
  const file = join(folder.path, 'roles.json')
  const night = { name: 'Night worker', meaning: 'Works at night.', groupNames: ['Night shift'] }
  writeFileSync(file, JSON.stringify({ ...builtInCatalogue, roles: [...builtInCatalogue.roles, night] }))
  await using second = await startProcess(folder, { FLUID_ROLES_FILE: file })
  const refused = await runFluid(folder, ['mapping', 'set', 'acme', 'Staff', 'User'])
  expect(refused.stderr).toMatch(/^This command has another catalogue of roles than the server: set FLUID_ROLES_FILE/)
  const { apiKey } = JSON.parse(await run(folder, 'apikey', 'add', 'acme', '--json'))
  expect(await clientWith(`${second.origin}/o/acme/api/v1`, apiKey).roles(ines)).toEqual(['User', 'Night worker'])
})

test.each([
  ['that is no JSON', '{', 'is not a catalogue of roles: '],
  ['without any part', '{}', 'is not a catalogue of roles: "roles" is not a list.'],
  [
    'whose sign-in role is not there',
    JSON.stringify({ ...builtInCatalogue, signInRole: 'Usr' }),
    '"signInRole" names the role "Usr", which is not there. Did you mean "User"?',
  ],
  [
    'that lacks a licence',
    JSON.stringify({ ...builtInCatalogue, licences: builtInCatalogue.licences.slice(1) }),
    '"licences" lacks Licensed: it names all of Licensed, Collaborator, Unlicensed.',
  ],
  [
    'with a role twice',
    JSON.stringify({
      ...builtInCatalogue,
      roles: [...builtInCatalogue.roles, { name: 'user', meaning: 'x', groupNames: [] }],
    }),
    'The role "user" is in the catalogue twice.',
  ],
  [
    'with a mark in a name',
    JSON.stringify({
      ...builtInCatalogue,
      roles: [...builtInCatalogue.roles, { name: 'a|b', meaning: 'x', groupNames: [] }],
    }),
    'roles[17].name takes a text of 1 to 100 characters',
  ],
])('refuses a catalogue %s, with a sentence', async (_what, text, sentence) => {
  using folder = newDataFolder()
  const file = join(folder.path, 'roles.json')
  writeFileSync(file, text)
  const ended = await runFluid(folder, ['org', 'list'], { environment: { FLUID_ROLES_FILE: file } })
  expect(ended.code).toBe(1)
  expect(ended.stderr).toContain(sentence)
})
