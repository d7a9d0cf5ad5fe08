import fc from 'fast-check'
import { expect, test } from 'vitest'
import { generateToken, makeVerifier, tokenWeakness, verify, whyNotToken } from './scim-token.ts'

const REFUSED: readonly (readonly [what: string, token: string, sentence: RegExp])[] = [
  ['nothing', '', /^The token has 0 characters: it needs at least 16, better 32 or more\.$/],
  ['fifteen characters', 'x'.repeat(15), /^The token has 15 characters/],
  ['more than a header should carry', 'x'.repeat(513), /^The token has 513 characters: it may have at most 512\.$/],
  ['a space at its end', `${'x'.repeat(32)} `, /^The token begins or ends with a space/],
  ['a line end', `${'x'.repeat(32)}\n`, /^The token begins or ends with a space/],
  [
    'a space inside',
    `${'x'.repeat(16)} ${'x'.repeat(16)}`,
    /^The token has a space or a character that an HTTP header cannot carry/,
  ],
  [
    'letters beyond ASCII',
    `${'ü'.repeat(32)}`,
    /^The token has a space or a character that an HTTP header cannot carry/,
  ],
  ['a control character', `${'x'.repeat(32)}\u0007`, /^The token has a space or a character/],
]

test.each(REFUSED)('refuses a token with %s (T-11)', (_what, token, sentence) => {
  expect(whyNotToken(token)).toMatch(sentence)
})

test('takes sixteen characters of any printable kind', () => {
  expect([whyNotToken('x'.repeat(16)), whyNotToken('x'.repeat(512)), whyNotToken('!"#$%&\'()*+,-./:')]).toEqual([
    undefined,
    undefined,
    undefined,
  ])
})

const WEAK: readonly (readonly [token: string, lacks: string | undefined])[] = [
  ['x'.repeat(16), '32 characters, an upper-case letter, a digit, a special character'],
  [`${'x'.repeat(30)}A1`, 'a special character'],
  [`${'x'.repeat(29)}A1-`, undefined],
  ['Aa1-Aa1-Aa1-Aa1-', '32 characters'],
]

test.each(WEAK)('tells what %s lacks', (token, lacks) => {
  expect(tokenWeakness(token)).toBe(
    lacks === undefined ? undefined : `The token is weaker than recommended: it lacks ${lacks}.`,
  )
})

test('generates strong tokens that can be recognised, never the same twice (T-14)', () => {
  const tokens = Array.from({ length: 500 }, generateToken)
  expect(new Set(tokens).size).toBe(500)
  for (const token of tokens) {
    expect(token).toMatch(/^fluid_[A-Za-z0-9]{40}$/)
    expect([whyNotToken(token), tokenWeakness(token)]).toEqual([undefined, undefined])
  }
})

test('knows a token again, and no other', () => {
  const anyToken = fc.string({ minLength: 8, maxLength: 40 })
  fc.assert(
    fc.property(anyToken, anyToken, (token, other) => {
      const verifier = makeVerifier(token)
      expect([verify(verifier, token), verify(verifier, other)]).toEqual([true, token === other])
      expect(Buffer.from(verifier).includes(token)).toBe(false)
    }),
  )
})
