import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { newDataFolder } from '../testing/fluid-process.ts'
import { createMasterKeyFile, InvalidMasterKey, masterKeysFromFile, masterKeysFromText } from './master-key.ts'

const KEY = Buffer.alloc(32, 1).toString('base64')
const OTHER = Buffer.alloc(32, 2).toString('base64')

const WRONG = [
  '',
  'secret',
  KEY.slice(4),
  `${KEY}AAAA`,
  Buffer.alloc(31).toString('base64'),
  `${KEY},`,
  `${KEY};${OTHER}`,
]

test.each(WRONG)('refuses "%s" for a master key, and says how to make one', (text) => {
  expect(() => masterKeysFromText(text)).toThrow(InvalidMasterKey)
  expect(() => masterKeysFromText(text)).toThrow(/Make one with: openssl rand -base64 32/)
})

test('takes one key, or two during a rotation, with or without padding', () => {
  const one = masterKeysFromText(KEY).read()
  const two = masterKeysFromText(`${OTHER.replace('=', '')}, ${KEY}`).read()
  expect([one.length, two.length, two[1]]).toEqual([1, 2, one[0]])
})

test('makes a key that only its owner can read, once (T-70)', () => {
  using folder = newDataFolder()
  const file = join(folder.path, 'inner', 'master.key')
  createMasterKeyFile(join(folder.path, 'inner'))
  const made = readFileSync(file, 'utf8')
  createMasterKeyFile(join(folder.path, 'inner'))
  expect([readFileSync(file, 'utf8') === made, statSync(file).mode & 0o777]).toEqual([true, 0o600])
})

test('reads no file that others can read, and makes none where one is missing', () => {
  using folder = newDataFolder()
  const keys = masterKeysFromFile(folder.path)
  expect(() => keys.read()).toThrow(/is not there, and the database was locked with it/)
  expect(existsSync(join(folder.path, 'master.key'))).toBe(false)
  createMasterKeyFile(folder.path)
  chmodSync(join(folder.path, 'master.key'), 0o640)
  expect(() => keys.read()).toThrow(/can be read by others \(mode 640\)\. Mend it with: chmod 600/)
})

test('keeps old keys beside a new one until they are dropped, and newer ones always', () => {
  using folder = newDataFolder()
  createMasterKeyFile(folder.path)
  const keys = masterKeysFromFile(folder.path)
  const [first] = keys.read()
  const second = keys.addNew?.()
  const third = keys.addNew?.()
  expect(keys.read()).toEqual([third, second, first])
  if (second !== undefined) keys.dropOlderThan?.(second)
  expect(keys.read()).toEqual([third, second])
})

test('lets one rotation write at a time', () => {
  using folder = newDataFolder()
  createMasterKeyFile(folder.path)
  writeFileSync(join(folder.path, 'master.key.new'), '')
  const keys = masterKeysFromFile(folder.path)
  expect(() => keys.addNew?.()).toThrow(/another rotation of the master key is under way, or one was cut off/)
  expect(keys.read()).toHaveLength(1)
})

test.each(['', KEY.slice(0, 20), 'no key at all'])(
  'asks for the copy of a key file that holds "%s", and for no new key',
  (text) => {
    using folder = newDataFolder()
    writeFileSync(join(folder.path, 'master.key'), text, { mode: 0o600 })
    const keys = masterKeysFromFile(folder.path)
    expect(() => keys.read()).toThrow(/put the copy back that you keep elsewhere/)
    expect(() => keys.read()).not.toThrow(/openssl/)
  },
)

test('knows the folder that a container makes in place of a key file', () => {
  using folder = newDataFolder()
  mkdirSync(join(folder.path, 'master.key'))
  expect(() => masterKeysFromFile(folder.path).read()).toThrow(/is no file .*put the master key file in its place/)
})

test('leaves a key that root rotates to the account whose it is', ({ skip }) => {
  skip(process.getuid?.() !== 0, 'only root can give files away')
  using folder = newDataFolder()
  createMasterKeyFile(folder.path)
  const file = join(folder.path, 'master.key')
  chownSync(file, 65_534, 65_534)
  masterKeysFromFile(folder.path).addNew?.()
  const { uid, gid, mode } = statSync(file)
  expect([uid, gid, mode & 0o777]).toEqual([65_534, 65_534, 0o600])
})
