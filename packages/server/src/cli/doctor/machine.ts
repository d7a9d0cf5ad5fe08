// What the machine has to get right: its clock, and who may read the master key.

import { existsSync, mkdtempSync, rmSync, statfsSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Config } from '../../config/config.ts'
import type { Finding } from '../../store/port/finding.ts'

const CLOCKS_APART_MAX_MS = 5_000
/** Before this was written nothing can be: a clock that says so has lost its battery. */
const EARLIEST_MS = Date.UTC(2026, 0, 1)

/** Compares the clock with that of the file system, which is another machine's where the data lie on the network. */
export function checkClock(dataDir: string, nowMs: () => number = Date.now): Finding {
  if (nowMs() < EARLIEST_MS) {
    return {
      state: 'problem',
      sentence: `The clock of this machine says ${new Date(nowMs()).toISOString()}: set it, and let it follow a time server (timedatectl set-ntp true). Tokens, sessions and the journal go by it.`,
    }
  }
  const apartMs = fileTimeMs(existsSync(dataDir) ? dataDir : tmpdir()) - nowMs()
  if (Number.isNaN(apartMs))
    return { state: 'ok', sentence: 'The clock can be right: no file could be made to compare it with.' }
  if (Math.abs(apartMs) <= CLOCKS_APART_MAX_MS) {
    return { state: 'ok', sentence: "The clock agrees with the file system's." }
  }
  return {
    state: 'warning',
    sentence: `The clocks of this machine and of the file system below ${dataDir} are ${Math.round(Math.abs(apartMs) / 1_000)} seconds apart: let both follow a time server.`,
  }
}

/** NaN where this account may not write. */
function fileTimeMs(folder: string): number {
  const made = makeFolderIn(folder)
  if (made === undefined) return Number.NaN
  try {
    const file = join(made, 'now')
    writeFileSync(file, '')
    return statSync(file).mtimeMs
  } finally {
    rmSync(made, { recursive: true, force: true })
  }
}

function makeFolderIn(folder: string): string | undefined {
  try {
    return mkdtempSync(join(folder, '.doctor-'))
  } catch {
    return undefined
  }
}

/** As Linux numbers them. */
const NETWORK_FILE_SYSTEMS: ReadonlyMap<number, string> = new Map([
  [0x69_69, 'NFS'],
  [0xff_53_4d_42, 'SMB'],
  [0xfe_53_4d_42, 'SMB'],
  [0x01_02_19_97, '9p'],
  [0x00_c3_64_00, 'Ceph'],
])

/** The embedded database needs locks and memory that all its readers share, and a disk that has what it said it has. */
export function checkFileSystem(
  { dataDir, databaseUrl }: Pick<Config, 'dataDir' | 'databaseUrl'>,
  typeOf: (folder: string) => number = (folder) => statfsSync(folder).type,
): readonly Finding[] {
  if (databaseUrl !== undefined || process.platform !== 'linux' || !existsSync(dataDir)) return []
  const name = NETWORK_FILE_SYSTEMS.get(typeOf(dataDir) >>> 0)
  if (name === undefined) return []
  return [
    {
      state: 'problem',
      sentence: `The data folder ${dataDir} lies on a network disk (${name}), which can lose or damage the embedded database: move it to a disk of this machine, or use PostgreSQL (fluid migrate-store).`,
    },
  ]
}

/** Whether anybody else on this machine could read or replace the key. */
export function checkKeyFile({ dataDir, masterKey }: Pick<Config, 'dataDir' | 'masterKey'>): readonly Finding[] {
  if (masterKey !== undefined) {
    return [{ state: 'ok', sentence: 'The master key comes from FLUID_MASTER_KEY; no key file is used.' }]
  }
  const file = join(dataDir, 'master.key')
  if (!existsSync(file) || process.platform === 'win32') return []
  const [own, folder] = [statSync(file), statSync(dirname(file))]
  if ((own.mode & 0o077) !== 0) {
    return [
      {
        state: 'problem',
        sentence: `The key file ${file} can be read by other accounts (mode ${(own.mode & 0o777).toString(8)}). Mend it with: chmod 600 ${file}; and rotate the key: fluid vault rotate.`,
      },
    ]
  }
  if ((folder.mode & 0o022) !== 0) {
    return [
      {
        state: 'problem',
        sentence: `Other accounts may write to ${dataDir} and so replace the key file. Mend it with: chmod 700 ${dataDir}`,
      },
    ]
  }
  return [{ state: 'ok', sentence: `The key file ${file} is this account's alone.` }]
}

/** Whether this command runs as the account that runs Fluid: what root makes, that one could not open. */
export function checkAccount(
  { dataDir, databaseUrl }: Pick<Config, 'dataDir' | 'databaseUrl'>,
  account = process.getuid?.(),
): readonly Finding[] {
  const owner = databaseUrl === undefined ? ownerOf(join(dataDir, 'fluid.db')) : undefined
  if (owner === undefined || account === undefined || owner === account) return []
  return [
    {
      state: 'warning',
      sentence: `The database in ${dataDir} belongs to another account (number ${owner}) than this command runs as (${account}): run Fluid and its commands as one account (sudo -u …), since each may leave files that the other cannot open.`,
    },
  ]
}

function ownerOf(file: string): number | undefined {
  return statSync(file, { throwIfNoEntry: false })?.uid
}
