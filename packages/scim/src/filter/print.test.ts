import fc from 'fast-check'
import { expect, it } from 'vitest'
import { ScimError } from '../error.ts'
import { DEFAULT_LIMITS } from '../limits.ts'
import type { AttributePath, CompareValue, Filter } from './ast.ts'
import { parseFilter } from './parse.ts'
import { printFilter } from './print.ts'

const reserved = ['and', 'or', 'not']
const name = fc
  .stringMatching(/^[A-Za-z$][A-Za-z0-9$_-]{0,8}$/)
  .filter((word) => !reserved.includes(word.toLowerCase()))
const uri = fc.constantFrom('urn:ietf:params:scim:schemas:core:2.0:User', 'urn:x:y')
const maybe = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined })
const literal: fc.Arbitrary<CompareValue> = fc
  .oneof(
    fc.string({ unit: 'binary' }).filter((text) => !text.includes('\u0000')),
    fc.double({ noNaN: true, noDefaultInfinity: true }).filter((n) => !Number.isInteger(n) || Number.isSafeInteger(n)),
    fc.integer(),
    fc.constantFrom(true, false, null),
  )
  .map((value) => (value === 0 ? 0 : value))
const operator = fc.constantFrom('eq', 'ne', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le')

function terms(path: fc.Arbitrary<AttributePath>): fc.Arbitrary<Filter> {
  return fc.oneof(
    fc.record({ kind: fc.constant('present'), path }),
    fc.record({ kind: fc.constant('compare'), path, operator, value: literal }),
  )
}

// Canonical trees only: no `and` directly in `and`, no `or` in `or`, and at least two terms in each.
function trees(leaf: fc.Arbitrary<Filter>): fc.Arbitrary<Filter> {
  const { tree } = fc.letrec<{ tree: Filter; and: Filter; or: Filter; not: Filter; leaf: Filter }>((tie) => ({
    leaf,
    not: fc.record({ kind: fc.constant('not'), term: tie('tree') }),
    and: several('and', fc.oneof({ depthSize: 'small', withCrossShrink: true }, tie('leaf'), tie('or'), tie('not'))),
    or: several('or', fc.oneof({ depthSize: 'small', withCrossShrink: true }, tie('leaf'), tie('and'), tie('not'))),
    tree: fc.oneof({ depthSize: 'small', withCrossShrink: true }, tie('leaf'), tie('and'), tie('or'), tie('not')),
  }))
  return tree
}

function several(kind: 'and' | 'or', term: fc.Arbitrary<Filter>): fc.Arbitrary<Filter> {
  return fc.record({ kind: fc.constant(kind), terms: fc.array(term, { minLength: 2, maxLength: 4 }) })
}

const bare = fc.record({ uri: fc.constant(undefined), name, sub: fc.constant(undefined) })
const then = maybe(terms(bare))
const valuePath: fc.Arbitrary<Filter> = fc.record({
  kind: fc.constant('value'),
  path: fc.record({ uri: maybe(uri), name, sub: fc.constant(undefined) }),
  filter: trees(terms(bare)),
  then,
})
const filter = trees(fc.oneof(terms(fc.record({ uri: maybe(uri), name, sub: maybe(name) })), valuePath))
const limits = { ...DEFAULT_LIMITS, filterLengthMax: 1_000_000, filterDepthMax: 100, filterTermsMax: 100_000 }

it('gives back every filter that it prints', () => {
  fc.assert(
    fc.property(filter, (tree) => {
      expect(parseFilter(printFilter(tree), limits)).toEqual(tree)
    }),
    { numRuns: 500 },
  )
})

it('ignores the letter case of names and operators, and runs of spaces', () => {
  fc.assert(
    fc.property(trees(terms(bare)), (tree) => {
      const text = printFilter(tree)
      fc.pre(!text.includes('"'))
      const shouted = parseFilter(
        text
          .toUpperCase()
          .replaceAll(/ (PR|EQ|NE|AND|OR)\b/g, '   $1')
          .replaceAll(/\b(TRUE|FALSE|NULL)\b/g, (word) => word.toLowerCase()),
        limits,
      )
      expect(printFilter(shouted).toLowerCase()).toBe(text.toLowerCase())
    }),
  )
})

it.each([
  ['((a pr) or ((b pr and c pr)))', 'a pr or b pr and c pr'],
  ['(a pr or b pr) and not(c pr)', '(a pr or b pr) and not (c pr)'],
  ['not ((a pr))', 'not (a pr)'],
  ['((e[((x pr or (y pr)))].v  eq  "\\u0041"))', 'e[x pr or y pr].v eq "A"'],
  ['URN:X:a.b EQ null', 'URN:X:a.b eq null'],
])('prints %s with no more brackets than it needs', (text, expected) => {
  expect(printFilter(parseFilter(text))).toBe(expected)
})

it('reads any text or refuses it with a position (T-51, T-52)', () => {
  const piece = fc.constantFrom(
    'a',
    'emails',
    ' ',
    '  ',
    '(',
    ')',
    '[',
    ']',
    '"',
    '\\',
    '.',
    ':',
    'eq',
    'pr',
    ' and ',
    ' or ',
    'not',
    '"x"',
    '1',
    'true',
    '\ud83d',
    '\u0000',
    'urn:x:',
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      try {
        const tree = parseFilter(pieces.join(''))
        expect(parseFilter(printFilter(tree))).toEqual(tree)
      } catch (error) {
        if (!(error instanceof ScimError)) throw error
        expect([error.status, error.scimType]).toEqual([400, 'invalidFilter'])
      }
    }),
    { numRuns: 2_000 },
  )
})
