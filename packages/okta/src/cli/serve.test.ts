// What `okta-sim serve` says when it cannot start.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openSimulator } from '../simulator.ts'
import { runCommand } from './main-command.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'okta-serve-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

function serve(environment: Readonly<Record<string, string>> = {}): Promise<number> {
  const settings = { OKTA_SIM_DATA_DIR: folder, OKTA_SIM_PORT: '0', ...environment }
  const terminal = { environment: settings, print: () => undefined, stopped: Promise.resolve() }
  return runCommand(['serve', '--company', 'none'], terminal)
}

describe('okta-sim serve', () => {
  it('leaves a folder alone on which another simulator works, and takes it when that one has ended', async () => {
    {
      await using _other = await openSimulator({ dataDir: folder })
      await expect(serve()).rejects.toThrow(`Another simulator works on ${folder}: stop it, or choose another folder`)
    }
    expect(await serve()).toBe(0)
  })

  it('says what to do about a file that is no database', async () => {
    writeFileSync(join(folder, 'okta-sim.db'), 'this is no database, though it is long enough'.repeat(200))
    await expect(serve()).rejects.toThrow(
      /okta-sim\.db is damaged, or is no database: put a copy back, or move it away/,
    )
  })

  it('says what to do about a folder that cannot be used', async () => {
    mkdirSync(join(folder, 'okta-sim.db'))
    await expect(serve()).rejects.toThrow(/cannot be opened .*choose another folder with OKTA_SIM_DATA_DIR/)
  })

  it('says what to do about a port that is in use', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => other.once('listening', resolve))
    const address = other.address()
    const port = typeof address === 'object' ? String(address?.port) : ''
    await expect(serve({ OKTA_SIM_PORT: port })).rejects.toThrow(`Port ${port} of 127.0.0.1 is in use`)
    other.close()
  })

  it('says what to do about a host that is not of this machine', async () => {
    await expect(serve({ OKTA_SIM_HOST: 'no.such.host.invalid' })).rejects.toThrow(/is no address of this machine/)
  })
})
