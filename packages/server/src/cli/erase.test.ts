// `fluid erase` beside a running server, as an operator uses it.

import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type DataFolder, newDataFolder, runFluid, startProcess } from '../testing/fluid-process.ts'
import { scimClient } from '../testing/scim-client.ts'

function filesOf({ path }: DataFolder): string {
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'))
    .join('\n')
}

test('erases on the explicit word only, prints the certificate, and leaves the name in no file', async () => {
  using folder = newDataFolder()
  await using fluid = await startProcess(folder)
  const token = /SCIM token\s+(fluid_\w+)/.exec(fluid.stdout())?.[1] ?? ''
  const acme = scimClient(`${fluid.origin}/o/acme/scim/v2`, token)
  const name = { givenName: 'Quirina', familyName: 'Zabelle' }
  const id = await acme.addUser('quirina.zabelle@northrail.example', { name, displayName: 'Quirina Zabelle' })
  await acme.patch(`/Users/${id}`, { op: 'replace', path: 'active', value: false })
  mkdirSync(join(folder.path, 'mail'))
  writeFileSync(join(folder.path, 'mail', 'one.eml'), 'To: Quirina.Zabelle@northrail.example\r\n\r\nYour pin\r\n')
  const unsaid = await runFluid(folder, ['erase', 'acme', id])
  expect([unsaid.code, unsaid.stderr]).toEqual([1, expect.stringMatching(/^Nobody was erased\..*--yes/)])
  expect(filesOf(folder)).toMatch(/zabelle/i)
  const said = await runFluid(folder, ['erase', 'acme', id, '--yes'])
  expect([said.code, said.stderr]).toEqual([0, ''])
  expect(said.stdout).toMatch(/"person": "[^"]+",[\s\S]*"sha256": "[0-9a-f]{64}"[\s\S]*1 kept message to/)
  expect(filesOf(folder)).not.toMatch(/zabelle|quirina/i)
  const certificates = await runFluid(folder, ['erase', 'acme', '--certificates'])
  expect(JSON.parse(certificates.stdout)).toMatchObject({ organisation: 'acme', person: id })
  expect((await acme.get(`/Users/${id}`)).status).toBe(404)
  const again = await acme.addUser('quirina.zabelle@northrail.example')
  expect(again).not.toBe(id)
})

test('sweeps by itself, and says what it lacks', async () => {
  using folder = newDataFolder()
  await runFluid(folder, ['org', 'add', 'acme'])
  const swept = await runFluid(folder, ['erase', '--sweep'])
  expect([swept.code, swept.stdout]).toEqual([0, expect.stringContaining('is overwritten')])
  expect((await runFluid(folder, ['erase'])).stderr).toMatch(/^Usage:\n {2}fluid erase <organisation>/)
  expect((await runFluid(folder, ['erase', 'acme', 'nobody', '--yes'])).stderr).toMatch(/There is no user/)
})
