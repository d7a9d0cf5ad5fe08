// The master key wraps each organisation's data key and lies outside the database: in the environment, or in a file
// beside the data. The file may hold two keys while a rotation is under way, so that a crash in the middle loses nothing.

import { createHash, randomBytes } from 'node:crypto'
import {
  closeSync,
  existsSync,
  fchownSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  statSync,
  unlinkSync,
  writeSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { KEY_BYTES } from './envelope.ts'

interface MasterKey {
  /** The first 8 hex digits of its SHA-256: tells which key wrapped a data key, and nothing about the key. */
  readonly id: string
  readonly key: Uint8Array
}

/** The current key first; older ones can still open. */
type MasterKeys = readonly [MasterKey, ...MasterKey[]]

/** A master key that cannot be used: what is wrong with it and what to do. */
export class InvalidMasterKey extends Error {}

export interface MasterKeySource {
  /** Reads the keys anew each time: another process may have rotated them. */
  read(): MasterKeys
  /** Makes a new current key and keeps the old ones; undefined where keys come from the environment. */
  readonly addNew: (() => MasterKey) | undefined
  /** Forgets the keys that are older than this one; newer ones, which another rotation has made, stay. */
  readonly dropOlderThan: ((key: MasterKey) => void) | undefined
}

/** Keys from FLUID_MASTER_KEY: base64 of 32 bytes; during a rotation two of them, the new one first, with a comma. */
export function masterKeysFromText(text: string): MasterKeySource {
  const keys = parseKeys(text.split(','), {
    place: 'FLUID_MASTER_KEY',
    remedy: `Make one with: openssl rand -base64 ${KEY_BYTES} (for a new database only: what is locked already opens with its own key alone).`,
  })
  return { read: () => keys, addNew: undefined, dropOlderThan: undefined }
}

/** Keys from `master.key` in the data folder, which `createMasterKeyFile` has made. */
export function masterKeysFromFile(dataDir: string): MasterKeySource {
  const file = fileIn(dataDir)
  const read = (): MasterKeys => {
    refuseUnusableFile(file)
    return parseKeys(readKeyFile(file).trim().split(/\s+/), {
      place: file,
      remedy:
        'It was cut off or changed: put the copy back that you keep elsewhere. A new key would open nothing of what is locked.',
    })
  }
  return {
    read,
    addNew: () => {
      const key = newKey()
      replaceKeys(file, () => [key, ...read()])
      return key
    },
    dropOlderThan: ({ id }) => {
      replaceKeys(file, () => {
        const keys = read()
        // Not there any more: another rotation has gone further, and what it kept is all that is needed.
        const last = keys.findIndex((key) => key.id === id)
        return last === -1 ? keys : keys.slice(0, last + 1)
      })
    },
  }
}

/** Makes a key with mode 0600 for a database that is still empty; leaves alone the one that is there. */
export function createMasterKeyFile(dataDir: string): void {
  const file = fileIn(dataDir)
  if (existsSync(file)) return
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  // A link fails where a rename would replace: of two processes that start together, one makes the key for both.
  const beside = `${file}.${process.pid}`
  writeKeys(beside, [newKey()])
  try {
    linkSync(beside, file)
    syncFolderOf(file)
  } catch (error) {
    if (!existsSync(file)) throw error
  } finally {
    unlinkSync(beside)
  }
}

function fileIn(dataDir: string): string {
  return join(dataDir, 'master.key')
}

function newKey(): MasterKey {
  return withId(randomBytes(KEY_BYTES))
}

function withId(key: Uint8Array): MasterKey {
  return { id: createHash('sha256').update(key).digest('hex').slice(0, 8), key }
}

interface Source {
  readonly place: string
  /** What to do about a key there that is none. */
  readonly remedy: string
}

function parseKeys(texts: readonly string[], source: Source): MasterKeys {
  const [first, ...rest] = texts.map((text) => parseKey(text.trim(), source))
  if (first === undefined) throw new InvalidMasterKey(`${source.place} holds no master key.`)
  return [first, ...rest]
}

function parseKey(text: string, { place, remedy }: Source): MasterKey {
  const key = Buffer.from(text, 'base64')
  if (key.length !== KEY_BYTES || key.toString('base64').replace(/=+$/, '') !== text.replace(/=+$/, '')) {
    throw new InvalidMasterKey(`The master key in ${place} is not base64 of ${KEY_BYTES} bytes. ${remedy}`)
  }
  return withId(key)
}

function refuseUnusableFile(file: string): void {
  if (!existsSync(file)) {
    throw new InvalidMasterKey(
      `The master key file ${file} is not there, and the database was locked with it. Put it back from a backup, or set FLUID_MASTER_KEY.`,
    )
  }
  const stat = statSync(file)
  if (!stat.isFile()) {
    throw new InvalidMasterKey(
      `${file} is no file (a container makes a folder where a file that it shall mount is not there): put the master key file in its place.`,
    )
  }
  const mode = stat.mode & 0o777
  if (process.platform !== 'win32' && (mode & 0o077) !== 0) {
    throw new InvalidMasterKey(
      `The master key file ${file} can be read by others (mode ${mode.toString(8)}). Mend it with: chmod 600 ${file}`,
    )
  }
}

function readKeyFile(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    const why = error instanceof Error && 'code' in error ? String(error.code) : 'unreadable'
    throw new InvalidMasterKey(
      `The master key file ${file} cannot be read by this account (${why}): give it to the account that runs Fluid (chown).`,
    )
  }
}

/** Written beside and renamed, so that there is never half a file; the file beside is also the lock of a rotation. */
function replaceKeys(file: string, next: () => readonly MasterKey[]): void {
  const beside = `${file}.new`
  const handle = openLock(beside)
  try {
    writeSync(handle, textOf(next()))
    keepOwner(handle, file)
    fsyncSync(handle)
    renameSync(beside, file)
    syncFolderOf(file)
  } catch (error) {
    unlinkSync(beside)
    throw error
  } finally {
    closeSync(handle)
  }
}

/** An administrator who rotates the key as root must not take it away from the account that runs Fluid. */
function keepOwner(handle: number, file: string): void {
  const { uid, gid } = statSync(file)
  if (process.getuid?.() === 0) fchownSync(handle, uid, gid)
}

function openLock(beside: string): number {
  try {
    return openSync(beside, 'wx', 0o600)
  } catch (error) {
    if (!existsSync(beside)) throw error
    throw new InvalidMasterKey(
      `${beside} is there: another rotation of the master key is under way, or one was cut off. If none runs, delete that file and try again.`,
    )
  }
}

function writeKeys(file: string, keys: readonly MasterKey[]): void {
  const handle = openSync(file, 'wx', 0o600)
  try {
    writeSync(handle, textOf(keys))
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}

/** The name of a new file is on disk only with its folder; nothing may be wrapped with a key that could still be lost. */
function syncFolderOf(file: string): void {
  if (process.platform === 'win32') return
  const folder = openSync(dirname(file), 'r')
  try {
    fsyncSync(folder)
  } finally {
    closeSync(folder)
  }
}

function textOf(keys: readonly MasterKey[]): string {
  return `${keys.map(({ key }) => Buffer.from(key).toString('base64')).join('\n')}\n`
}
