// What is written about settings, and how deployments set them, agrees with what Fluid reads.

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parseConfig } from './config.ts'

const ROOT = join(import.meta.dirname, '../../../..')

/** Read off the sentence that refuses a wrong one. */
function knownSettings(): ReadonlySet<string> {
  try {
    parseConfig({ FLUID_: 'x' })
  } catch (error) {
    const sentence = error instanceof Error ? error.message : ''
    return new Set(sentence.slice(sentence.indexOf('The settings are')).match(/FLUID_[A-Z_]+/g))
  }
  throw new Error('a wrong setting was taken')
}

function filesBelow(folder: string): readonly string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
}

/** For tests of the project itself. */
const OWN_USE = new Set(['FLUID_CHROMIUM'])
/** A receiver's own, in an example. */
const OF_OTHERS = new Set(['FLUID_WEBHOOK_SECRET'])

test('deployments and documents name only settings that there are', () => {
  const known = knownSettings()
  const files = [join(ROOT, 'README.md'), ...filesBelow('deploy'), ...filesBelow('docs')]
  const unknown = files.flatMap((file) =>
    (readFileSync(file, 'utf8').match(/\bFLUID_[A-Z][A-Z_]*[A-Z]\b/g) ?? []).filter(
      (name) => !known.has(name) && !OF_OTHERS.has(name),
    ),
  )
  expect(known.size).toBeGreaterThan(15)
  expect(unknown).toEqual([])
})

test('every setting is explained', () => {
  const documents = [join(ROOT, 'README.md'), ...filesBelow('docs')]
    .map((file) => readFileSync(file, 'utf8'))
    .join('\n')
  expect([...knownSettings()].filter((name) => !OWN_USE.has(name) && !documents.includes(name))).toEqual([])
})

test('the container is built from every workspace, and has every package that runs', () => {
  const dockerfile = readFileSync(join(ROOT, 'deploy/Dockerfile'), 'utf8')
  const workspaces = ['bench', 'e2e', ...readdirSync(join(ROOT, 'packages')).map((name) => `packages/${name}`)]
  const [build = '', ...later] = dockerfile.split(/^FROM /m).slice(1)
  expect(workspaces.filter((place) => !build.includes(`COPY ${place}/package.json ${place}/`))).toEqual([])
  const needed = ['packages/scim/src', 'packages/api/src', 'packages/server/src', 'packages/console/dist', 'bin']
  const copied = later.join('')
  expect(needed.filter((place) => !copied.includes(`COPY --from=build /app/${place} ${place}`))).toEqual([])
})
