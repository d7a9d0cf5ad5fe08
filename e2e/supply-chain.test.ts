// What is installed in production, and what lies in the repository (T-74).

import { expect, test } from 'vitest'
import { member } from '../scripts/conformance/items.ts'
import { listFiles, readSource } from './support/repository.ts'

const installed = entriesOf(member(JSON.parse(readSource('package-lock.json')), 'packages'))
  .filter(([path, facts]) => path.includes('node_modules/') && member(facts, 'link') !== true)
  .map(([path, facts]) => ({
    path,
    name: path.split('node_modules/').at(-1) ?? '',
    version: text(facts, 'version'),
    license: text(facts, 'license'),
    integrity: text(facts, 'integrity'),
    resolved: text(facts, 'resolved'),
    isForDevelopment: member(facts, 'dev') === true,
    hasInstallScript: member(facts, 'hasInstallScript') === true,
  }))
const inProduction = installed.filter(({ isForDevelopment }) => !isForDevelopment)

/** Permissive ones: nothing that binds who uses Fluid beyond naming the authors. */
const LICENCES = [
  'MIT',
  'MIT-0',
  'ISC',
  '0BSD',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'Unlicense',
  'CC0-1.0',
]

test('ships nothing under a licence that is not permissive (T-74)', () => {
  expect(inProduction.length).toBeGreaterThan(50)
  expect(inProduction.filter(({ license }) => !LICENCES.includes(license)).map(({ path }) => path)).toEqual([])
})

test('pins every package by its hash, and from the registry only (T-74)', () => {
  const loose = installed.filter(({ integrity }) => !integrity.startsWith('sha512-'))
  const elsewhere = installed.filter(
    ({ resolved }) => resolved !== '' && !resolved.startsWith('https://registry.npmjs.org/'),
  )
  expect([loose, elsewhere].map((list) => list.map(({ path }) => path))).toEqual([[], []])
})

test('names an exact version of everything that it uses (T-74)', () => {
  const ranges = listFiles('*package.json').flatMap((file) => {
    const manifest: unknown = JSON.parse(readSource(file))
    const all = ['dependencies', 'devDependencies'].flatMap((kind) => entriesOf(member(manifest, kind)))
    return all.flatMap(([name, version]) =>
      /^\d+\.\d+\.\d+(-[\w.]+)?$/.test(String(version)) ? [] : [`${file}: ${name} ${version}`],
    )
  })
  expect(ranges).toEqual([])
})

test('runs no script of others at the installation for production, and has no native add-on (T-74)', () => {
  const scripts = inProduction.filter(({ hasInstallScript }) => hasInstallScript)
  const native = inProduction.filter(({ name }) =>
    /node-gyp|node-pre-gyp|prebuild|^bindings$|^nan$|node-addon-api/.test(name),
  )
  expect([scripts, native].map((list) => list.map(({ path }) => path))).toEqual([[], []])
})

/** Libraries that read XML or check signatures, and the version below which a published attack works. */
const FLOORS: readonly (readonly [name: string, floor: readonly [number, number, number], advisory: string])[] = [
  ['@node-saml/node-saml', [5, 1, 0], 'CVE-2025-54369'],
  ['xml-crypto', [6, 0, 1], 'CVE-2025-29774'],
  ['@xmldom/xmldom', [0, 8, 6], 'CVE-2022-39353'],
  ['jose', [4, 15, 5], 'CVE-2024-28176'],
  ['fastify', [5, 3, 2], 'CVE-2025-32442'],
]

test.each(FLOORS)('ships %s not older than its last known hole (T-74)', (name, floor) => {
  const versions = inProduction.filter((one) => one.name === name).map(({ version }) => version.split('.').map(Number))
  expect(versions.length).toBeGreaterThan(0)
  for (const version of versions) expect(isAtLeast(version, floor)).toBe(true)
})

function isAtLeast(version: readonly number[], floor: readonly number[]): boolean {
  const at = floor.findIndex((part, index) => (version[index] ?? 0) !== part)
  return at === -1 || (version[at] ?? 0) > (floor[at] ?? 0)
}

const SECRETS: readonly (readonly [what: string, pattern: RegExp])[] = [
  ['a private key', /-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----\s+[A-Za-z0-9+/=]{20}/],
  ['a key of AWS', /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/],
  ['a token of GitHub', /\bgh[pousr]_[A-Za-z0-9]{36}\b/],
  ['a token of GitLab', /\bglpat-[\w-]{20}\b/],
  ['a token of Slack', /\bxox[abprs]-[\w-]{20,}/],
  ['a token of npm', /\bnpm_[A-Za-z0-9]{36}\b/],
  ['a token of Fluid', /\bfluid_(?:scim|pat|key|session)_[\w-]{40,}/],
  [
    'a password in an address',
    /\b(?:postgres(?:ql)?|https?|smtps?):\/\/[^\s/:@'"`$<{]+:(?!password@|secret@)[^\s/@'"`$<{]{12,}@/,
  ],
]

/** Keys of certificates for `localhost` and of made-up identity providers, which open nothing outside the tests. */
const OF_TESTS = /(?:^|\/)(?:testing|fixtures)\/|\.test\.ts$/

test.each(SECRETS)('keeps %s nowhere in the repository (T-74)', (_what, pattern) => {
  const found = listFiles('*').filter((file) => !OF_TESTS.test(file) && pattern.test(readSource(file)))
  expect(found).toEqual([])
})

function entriesOf(value: unknown): readonly (readonly [string, unknown])[] {
  return typeof value === 'object' && value !== null ? Object.entries(value) : []
}

function text(facts: unknown, name: string): string {
  const found = member(facts, name)
  return typeof found === 'string' ? found : ''
}
