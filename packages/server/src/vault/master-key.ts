// The master key wraps each organisation's data key and lies outside the database: in the environment, or in a file
// beside the data. The file may hold two keys while a rotation is under way, so that a crash in the middle loses nothing.

import { createHash, randomBytes } from 'node:crypto'
import {
  chmodSync,
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  statSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { KEY_BYTES } from './envelope.ts'

export interface MasterKey {
  /** The first 8 hex digits of its SHA-256: tells which key wrapped a data key, and nothing about the key. */
  readonly id: string
  readonly key: Uint8Array
}

/** The current key first; older ones can still open. */
export type MasterKeys = readonly [MasterKey, ...MasterKey[]]

/** A master key that cannot be used: what is wrong with it and what to do. */
export class InvalidMasterKey extends Error {}

export interface MasterKeySource {
  /** Reads the keys anew each time: another process may have rotated them. */
  read(): MasterKeys
  /** Makes a new current key and keeps the old ones; undefined where keys come from the environment. */
  readonly addNew: (() => MasterKeys) | undefined
  /** Forgets all keys but the current one. */
  readonly dropOld: (() => void) | undefined
}

/** Keys from FLUID_MASTER_KEY: base64 of 32 bytes; during a rotation two of them, the new one first, with a comma. */
export function masterKeysFromText(text: string): MasterKeySource {
  const keys = parseKeys(text.split(','), 'FLUID_MASTER_KEY')
  return { read: () => keys, addNew: undefined, dropOld: undefined }
}

/** Keys from `master.key` in the data folder, made with mode 0600 when it is not there. */
export function masterKeysFromFile(dataDir: string): MasterKeySource {
  const file = join(dataDir, 'master.key')
  const read = (): MasterKeys => {
    if (!existsSync(file)) writeKeys(file, [newKey()])
    refuseOpenFile(file)
    return parseKeys(readFileSync(file, 'utf8').trim().split(/\s+/), file)
  }
  return {
    read,
    addNew: () => {
      const keys: MasterKeys = [newKey(), ...read()]
      writeKeys(file, keys)
      return keys
    },
    dropOld: () => writeKeys(file, [read()[0]]),
  }
}

function newKey(): MasterKey {
  return withId(randomBytes(KEY_BYTES))
}

function withId(key: Uint8Array): MasterKey {
  return { id: createHash('sha256').update(key).digest('hex').slice(0, 8), key }
}

function parseKeys(texts: readonly string[], source: string): MasterKeys {
  const [first, ...rest] = texts.map((text) => parseKey(text.trim(), source))
  if (first === undefined) throw new InvalidMasterKey(`${source} holds no master key.`)
  return [first, ...rest]
}

function parseKey(text: string, source: string): MasterKey {
  const key = Buffer.from(text, 'base64')
  if (key.length !== KEY_BYTES || key.toString('base64').replace(/=+$/, '') !== text.replace(/=+$/, '')) {
    throw new InvalidMasterKey(
      `The master key in ${source} is not base64 of ${KEY_BYTES} bytes. Make one with: openssl rand -base64 ${KEY_BYTES}`,
    )
  }
  return withId(key)
}

function refuseOpenFile(file: string): void {
  const mode = statSync(file).mode & 0o777
  if (process.platform !== 'win32' && (mode & 0o077) !== 0) {
    throw new InvalidMasterKey(
      `The master key file ${file} can be read by others (mode ${mode.toString(8)}). Mend it with: chmod 600 ${file}`,
    )
  }
}

/** Written beside and renamed, so that there is never half a file; on disk before anything is wrapped with it. */
function writeKeys(file: string, keys: readonly MasterKey[]): void {
  const beside = `${file}.new`
  const handle = openSync(beside, 'w', 0o600)
  try {
    writeSync(handle, `${keys.map(({ key }) => Buffer.from(key).toString('base64')).join('\n')}\n`)
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
  chmodSync(beside, 0o600)
  renameSync(beside, file)
}
