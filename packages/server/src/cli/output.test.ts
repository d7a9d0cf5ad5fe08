// Where Fluid writes to is a full disk, or a reader that has gone: nobody is refused for that, and nothing is done by half.

import { execFile } from 'node:child_process'
import { closeSync, constants, existsSync, openSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { type DataFolder, newDataFolder, runFluid, startProcess } from '../testing/fluid-process.ts'
import { scimClient } from '../testing/scim-client.ts'

/** Takes no byte: every write finds the disk full. */
const FULL_DISK = '/dev/full'
const WHY_NOT = existsSync(FULL_DISK) ? undefined : `there is no ${FULL_DISK} here`

/** A pipe at whose other end nobody reads. */
async function openDeserted(folder: DataFolder): Promise<Disposable & { readonly fd: number }> {
  const fifo = join(folder.path, 'fifo')
  await promisify(execFile)('mkfifo', [fifo])
  const reader = openSync(fifo, constants.O_RDONLY | constants.O_NONBLOCK)
  const fd = openSync(fifo, 'w')
  closeSync(reader)
  return { fd, [Symbol.dispose]: () => closeSync(fd) }
}

test('serves on, and ends when it is asked to, while its log cannot be written', async ({ skip }) => {
  skip(WHY_NOT !== undefined, WHY_NOT)
  using folder = newDataFolder()
  const { scimToken } = JSON.parse((await runFluid(folder, ['org', 'add', 'acme', '--json'])).stdout)
  const full = openSync(FULL_DISK, 'w')
  await using fluid = await startProcess(folder, {}, { stderr: full })
  closeSync(full)
  const acme = scimClient(`${fluid.origin}/o/acme/scim/v2`, scimToken)
  await Promise.all(Array.from({ length: 20 }, (_, number) => acme.addUser(`p${number}@northrail.example`)))
  expect((await acme.get('/Users?count=0')).body.totalResults).toBe(20)
  expect((await fluid.end('SIGTERM')).code).toBe(0)
})

test('erases to the end though nobody reads what it prints', async () => {
  using folder = newDataFolder()
  using pipes = newDataFolder()
  using deserted = await openDeserted(pipes)
  await using fluid = await startProcess(folder)
  const token = /SCIM token\s+(fluid_\w+)/.exec(fluid.stdout())?.[1] ?? ''
  const acme = scimClient(`${fluid.origin}/o/acme/scim/v2`, token)
  const id = await acme.addUser('quirina.zabelle@northrail.example', { active: false })
  const { code, stderr } = await runFluid(folder, ['erase', 'acme', id, '--yes'], { output: { stdout: deserted.fd } })
  expect([code, stderr]).toEqual([0, ''])
  const files = readdirSync(folder.path).map((name) => readFileSync(join(folder.path, name), 'latin1'))
  expect(files.join('\n')).not.toContain('zabelle')
})

test('says that what it prints is lost, once, and ends with 1', async ({ skip }) => {
  skip(WHY_NOT !== undefined, WHY_NOT)
  using folder = newDataFolder()
  const full = openSync(FULL_DISK, 'w')
  const { code, stderr } = await runFluid(folder, ['doctor'], { output: { stdout: full } })
  closeSync(full)
  expect([code, stderr]).toEqual([
    1,
    expect.stringMatching(/^What this command prints cannot be written \(ENOSPC.*\n$/),
  ])
})
