// docs/security.md and the tests say the same of the threats.

import { expect, test } from 'vitest'
import { listFiles, readSource } from './support/repository.ts'

const document = readSource('docs/security.md')

interface Proof {
  readonly threat: string
  readonly file: string
  readonly title: string
}

/** `- [server/http/scim/gate](../packages/…): title` below `### T-10 …`. */
function listProofs(): readonly Proof[] {
  return document.split(/^### /m).flatMap((section) => {
    const threat = /^T-\d\d/.exec(section)?.[0]
    if (threat === undefined) return []
    const named = [...section.matchAll(/^- \[[^\]]+\]\(\.\.\/([^)]+)\): (.+)$/gm)]
    return named.map(([, file = '', title = '']) => ({ threat, file, title }))
  })
}

/** Threats in the titles of tests and of their groups: `… (C-PUT-06, T-05)`. */
function threatsInTitles(): ReadonlySet<string> {
  const titles = listFiles('*.test.ts').flatMap((file) => [
    ...readSource(file).matchAll(
      /^\s*\)?(?:\]\))?(?:(?:test|it|describe)\b[^'"`\n]*|\]\)\(|)(['"`])(.*\(.*\bT-\d\d.*\))\1/gm,
    ),
  ])
  return new Set(titles.flatMap(([, , title = '']) => title.match(/\bT-\d\d\b/g) ?? []))
}

const threats = [...document.matchAll(/^### (T-\d\d) /gm)].map(([, id = '']) => id)

test('names every threat once, and at least one test of each', () => {
  expect(threats).toHaveLength(53)
  expect(threats).toEqual([...new Set(threats)].sort())
  const proved = new Set(listProofs().map(({ threat }) => threat))
  expect(threats.filter((id) => !proved.has(id))).toEqual([])
})

test('names only tests that are there and that name the threat', () => {
  const wrong = listProofs().filter(
    ({ threat, file, title }) => !title.includes(threat) || !readSource(file).includes(title),
  )
  expect(wrong).toEqual([])
})

test('has a row for every threat that a test names', () => {
  const named = threatsInTitles()
  expect(named.size).toBeGreaterThan(50)
  expect([...named].filter((id) => !threats.includes(id))).toEqual([])
})
