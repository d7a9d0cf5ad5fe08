import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ScimError } from '../error.ts'
import { DEFAULT_LIMITS } from '../limits.ts'
import { parseJson } from './parse-json.ts'

function refusal(text: string): unknown {
  try {
    return { accepted: parseJson(text) }
  } catch (error) {
    if (!(error instanceof ScimError)) throw error
    return [error.status, error.scimType, error.detail]
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

const wrong = (place: string, reason: string) =>
  `The body is not the JSON that is expected, ${place}: ${reason}. Correct the body and send it again.`

describe('parseJson', () => {
  it.each([
    '{}',
    '[]',
    ' {"a": [1, -2.5e3, true, false, null, "\\u00e9\\n\\"", {}], "b": {"a": ""}} \r\n\t',
    '"text"',
    '0',
    '9007199254740991',
    '{"__proto__": 1, "constructor": 2}',
  ])('reads %s as JSON.parse does', (text) => {
    expect(parseJson(text)).toEqual(JSON.parse(text))
  })

  it('skips a byte order mark', () => {
    expect(parseJson('\ufeff{"a": 1}')).toEqual({ a: 1 })
  })

  it.each([
    ['', 'The body is empty. Send a JSON object.'],
    [' \n ', 'The body is empty. Send a JSON object.'],
    ['{', wrong('line 1, column 2', 'the text ends before the JSON does')],
    ['{"a": 1', wrong('line 1, column 8', 'the text ends before the JSON does')],
    ['{"a": 1}}', wrong('line 1, column 9', 'nothing may follow the JSON value')],
    ['{"a": 1,}', wrong('line 1, column 9', 'expected a name in double quotes')],
    ['{"a": 1\n "b": 2}', wrong('line 2, column 2', 'expected a comma or }')],
    ['[1 2]', wrong('line 1, column 4', 'expected a comma or ]')],
    ['[1,]', wrong('line 1, column 4', 'expected a value')],
    ['[}', wrong('line 1, column 2', 'expected a value')],
    ['{"a" 1}', wrong('line 1, column 6', 'expected a colon')],
    ["{'a': 1}", wrong('line 1, column 2', 'expected a name in double quotes')],
    ['{a: 1}', wrong('line 1, column 2', 'expected a name in double quotes')],
    ['{"a": True}', wrong('line 1, column 7', 'expected a value')],
    ['{"a": 1} // done', wrong('line 1, column 10', 'nothing may follow the JSON value')],
    ['/* first */ {}', wrong('line 1, column 1', 'expected a value')],
    ['{"a": NaN}', wrong('line 1, column 7', 'expected a value')],
    ['{"a": -}', wrong('line 1, column 7', 'this is not a number in JSON')],
    ['{"a": 01}', wrong('line 1, column 8', 'expected a comma or }')],
    ['{"a": "b', wrong('line 1, column 7', 'the string that starts here does not end')],
    ['{"a": "\\x41"}', wrong('line 1, column 8', 'this escape is not known in JSON')],
    ['{"a": "b\tc"}', wrong('line 1, column 9', 'a control character must be written as an escape')],
    ['{"a": 1e999}', wrong('line 1, column 7', 'this number is too large to be kept exactly')],
    ['{"a": 9007199254740993}', wrong('line 1, column 7', 'this number is too large to be kept exactly')],
    ['{"a": 1,\n "a": 2}', '"a" stands twice in one object, line 2, column 2. Send it once.'],
    ['{"b": [{"a": 1, "\\u0061": 2}]}', '"a" stands twice in one object, line 1, column 17. Send it once.'],
    ['{"__proto__": 1, "__proto__": 2}', '"__proto__" stands twice in one object, line 1, column 18. Send it once.'],
  ])('refuses %j and says where and why (C-GEN-20, T-54)', (text, detail) => {
    expect(refusal(text)).toEqual([400, 'invalidSyntax', detail])
  })

  it('takes the same key in different objects', () => {
    expect(parseJson('{"a": {"a": 1}, "b": [{"a": 1}, {"a": 1}]}')).toEqual({ a: { a: 1 }, b: [{ a: 1 }, { a: 1 }] })
  })

  it('refuses nesting beyond the limit, before anything recurses', () => {
    const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`
    expect(refusal(nested(DEFAULT_LIMITS.jsonDepthMax))).toHaveProperty('accepted')
    expect(refusal(nested(1_000_000))).toEqual([
      400,
      'invalidSyntax',
      wrong('line 1, column 33', 'it is nested deeper than 32 levels'),
    ])
  })

  it('refuses an object with more names than anything here has, as soon as it has them (T-56)', () => {
    const named = (count: number) => `{${Array.from({ length: count }, (_, index) => `"k${index}":1`).join()}}`
    expect(refusal(`[${named(1_000)},${named(1_000)}]`)).toHaveProperty('accepted')
    expect(refusal(named(1_001))).toEqual([
      400,
      'invalidSyntax',
      expect.stringContaining('one object has more than 1000 names'),
    ])
  })

  it('accepts exactly what is JSON, for texts of its alphabet', () => {
    const piece = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"a"',
      '"b"',
      '1',
      '-',
      '.5',
      'e3',
      'true',
      ' ',
      '"',
      '\\',
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const text = pieces.join('')
        const result = refusal(text)
        const isAccepted = !Array.isArray(result)
        const isDouble = Array.isArray(result) && String(result[2]).includes('stands twice')
        expect(isAccepted || isDouble || !isJson(text)).toBe(true)
        expect(isAccepted && !isJson(text)).toBe(false)
      }),
      { numRuns: 2_000 },
    )
  })

  const small = fc.double({ min: -1e15, max: 1e15, noNaN: true })

  it('reads back what JSON.stringify wrote', () => {
    fc.assert(
      fc.property(
        fc.anything({ maxDepth: 5, values: [fc.string(), fc.maxSafeInteger(), small, fc.constant(null)] }),
        (value) => {
          const text = JSON.stringify(value)
          expect(parseJson(text)).toEqual(JSON.parse(text))
        },
      ),
    )
  })

  it('takes time that grows with the text', () => {
    const members = Array.from({ length: 100_000 }, (_, index) => ({ value: `user-${index}`, display: 'Ines "V"' }))
    const started = performance.now()
    expect(parseJson(JSON.stringify({ members, long: 'x'.repeat(1_000_000) }))).toHaveProperty('members.99999')
    expect(performance.now() - started).toBeLessThan(3_000)
  })
})
