import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { ScimError } from '../error.ts'
import { DEFAULT_LIMITS } from '../limits.ts'
import type { AttributePath, Filter } from './ast.ts'
import { parseFilter } from './parse.ts'
import { printFilter } from './print.ts'

function readLines(name: string): readonly string[] {
  const lines = readFileSync(new URL(`../../fixtures/filter/${name}`, import.meta.url), 'utf8').split('\n')
  return lines.filter((line) => line !== '' && !line.startsWith('#'))
}

function decodeLine(line: string): string {
  if (line === '{}') return ''
  return line.replace(/\\x([0-9a-f]{2})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
}

function refusal(text: string, limits = DEFAULT_LIMITS): string {
  try {
    return `accepted as ${printFilter(parseFilter(text, limits))}`
  } catch (error) {
    if (!(error instanceof ScimError)) throw error
    return `${error.status} ${error.scimType}: ${error.detail}`
  }
}

function path(name: string, sub?: string, uri?: string): AttributePath {
  return { uri, name, sub }
}

function present(name: string): Filter {
  return { kind: 'present', path: path(name) }
}

describe('the grammar', () => {
  it.each(readLines('valid.txt'))('accepts %s', (line) => {
    const filter = parseFilter(line)
    expect(parseFilter(printFilter(filter))).toEqual(filter)
  })

  it.each(readLines('invalid.txt'))('refuses %s (C-FLT-05)', (line) => {
    expect(refusal(decodeLine(line))).toMatch(/^400 invalidFilter: The filter is wrong at position [0-9]+: .+\.$/)
  })
})

describe('the tree', () => {
  const [a, b, c] = [present('a'), present('b'), present('c')]

  it.each<[string, Filter]>([
    ['a pr or b pr and c pr', { kind: 'or', terms: [a, { kind: 'and', terms: [b, c] }] }],
    ['(a pr or b pr) and c pr', { kind: 'and', terms: [{ kind: 'or', terms: [a, b] }, c] }],
    ['a pr and (b pr and c pr)', { kind: 'and', terms: [a, b, c] }],
    ['((a pr))', a],
    ['NOT(a pr) AND b pr', { kind: 'and', terms: [{ kind: 'not', term: a }, b] }],
    ['not (a pr or b pr)', { kind: 'not', term: { kind: 'or', terms: [a, b] } }],
  ])('of %s binds and before or (C-FLT-02)', (text, expected) => {
    expect(parseFilter(text)).toEqual(expected)
  })

  it.each<[string, AttributePath]>([
    [
      'urn:ietf:params:scim:schemas:core:2.0:User:name.givenName',
      path('name', 'givenName', 'urn:ietf:params:scim:schemas:core:2.0:User'),
    ],
    ['urn:x:2.0:y', path('y', undefined, 'urn:x:2.0')],
    ['Groups.$ref', path('Groups', '$ref')],
  ])('splits %s after the last colon (C-FLT-15)', (text, expected) => {
    expect(parseFilter(`${text} pr`)).toEqual({ kind: 'present', path: expected })
  })

  it.each<[string, unknown]>([
    ['"a\\"b\\\\c\\/\\u00e9\\n"', 'a"b\\c/é\n'],
    ['"\\ud83d\\ude86"', '🚆'],
    ['"and ) or ( ] %_"', 'and ) or ( ] %_'],
    ['-0', 0],
    ['1.5e3', 1500],
    ['true', true],
    ['null', null],
  ])('decodes %s (C-FLT-04)', (literal, expected) => {
    expect(parseFilter(`a GE ${literal}`)).toStrictEqual({
      kind: 'compare',
      path: path('a'),
      operator: 'ge',
      value: expected,
    })
  })

  it('keeps what follows a value path apart (C-FLT-17)', () => {
    const then: Filter = { kind: 'compare', path: path('value'), operator: 'eq', value: 'x' }
    expect(parseFilter('emails[type eq "work"].value eq "x"')).toEqual({
      kind: 'value',
      path: path('emails'),
      filter: { kind: 'compare', path: path('type'), operator: 'eq', value: 'work' },
      then,
    })
  })
})

describe('a refusal', () => {
  it.each([
    ['', 'is wrong at position 1: found the end, expected an attribute, "not (" or "(".'],
    [
      'userName regex "x"',
      'is wrong at position 10: found "regex", expected an operator: eq, ne, co, sw, ew, gt, ge, lt, le or pr.',
    ],
    [
      'a eq True',
      'is wrong at position 6: found "True", expected a value: text in double quotes, a number, true, false or null.',
    ],
    ['a eq "secret" "b"', 'is wrong at position 15: found a quoted text, expected "and", "or" or the end.'],
    ['not a pr', 'is wrong at position 5: found "a", expected "(".'],
    ['(a pr', 'is wrong at position 6: found the end, expected "and", "or" or ")".'],
    ['a eq "x"and b pr', 'is wrong at position 9: found "and", expected a space before "and".'],
    ['a eq "x', 'is wrong at position 6: the text that begins here has no closing double quote.'],
    ['a eq "x\\q"', 'is wrong at position 8: a backslash begins one of \\" \\\\ \\/ \\b \\f \\n \\r \\t \\uXXXX.'],
    ['a eq "\\ud83d"', 'is wrong at position 6: the text holds half of a surrogate pair.'],
    ['a eq "\ude86"', 'is wrong at position 6: the text holds half of a surrogate pair.'],
    ['a eq "\\u0000"', 'is wrong at position 6: U+0000 is not accepted in a text.'],
    ['a eq "\u0000"', 'is wrong at position 7: control characters are written as \\u escapes.'],
    ['emails[a.b pr]', 'is wrong at position 8: found "a.b", expected a sub-attribute alone, such as type or value.'],
    [
      '\u202eevil\u200b\u0007 pr',
      'is wrong at position 1: found "\\u202eevil\\u200b\\u0007", expected an attribute, "not (" or "(".',
    ],
    [
      `${'x'.repeat(99)}! pr`,
      `is wrong at position 1: found "${'x'.repeat(32)}…", expected an attribute, "not (" or "(".`,
    ],
  ])('of %j tells where, what and what instead (C-FLT-05)', (text, detail) => {
    expect(refusal(text)).toBe(`400 invalidFilter: The filter ${detail}`)
  })
})

describe('limits (C-FLT-22, T-51)', () => {
  const limits = { ...DEFAULT_LIMITS, filterLengthMax: 100, filterDepthMax: 3, filterTermsMax: 4 }

  it.each([
    ['(((a pr)))', 'accepted as a pr'],
    [
      '((((a pr))))',
      '400 invalidFilter: The filter is wrong at position 4: found "(", expected at most 3 levels of brackets.',
    ],
    [
      'not (not (e[not (a pr)]))',
      '400 invalidFilter: The filter is wrong at position 17: found "(", expected at most 3 levels of brackets.',
    ],
    ['a pr or a pr and a pr or a pr', 'accepted as a pr or a pr and a pr or a pr'],
    [
      'a pr or a pr OR a pr or a pr or a pr',
      '400 invalidFilter: The filter is wrong at position 30: found "or", expected at most 4 terms; split the query.',
    ],
    [`a eq "${'x'.repeat(93)}"`, `accepted as a eq "${'x'.repeat(93)}"`],
    [`a eq "${'x'.repeat(94)}"`, '400 invalidFilter: The filter is 101 characters long; at most 100 are accepted.'],
  ])('hold for %s', (text, expected) => {
    expect(refusal(text, limits)).toBe(expected)
  })

  const wide = { ...DEFAULT_LIMITS, filterLengthMax: 4_000_000 }

  it.each([
    ['brackets', '('.repeat(100_000)],
    ['negations', 'not ('.repeat(100_000)],
    ['square brackets', 'a['.repeat(100_000)],
    ['terms', `a pr${' or a pr'.repeat(100_000)}`],
    ['dots', `a${'.a'.repeat(100_000)} pr`],
    ['colons', `${'a:'.repeat(100_000)} pr`],
    ['spaces', ' '.repeat(1_000_000)],
    ['an open literal', `a eq "${'x'.repeat(1_000_000)}`],
    ['escapes', `a eq "${'\\\\'.repeat(500_000)}`],
    ['one word', 'x'.repeat(1_000_000)],
  ])('stop a mountain of %s without a stack overflow', (_name, text) => {
    expect(refusal(text, wide)).toMatch(/^400 invalidFilter: The filter is wrong at position [0-9]+: /)
    expect(refusal(text)).toMatch(/^400 invalidFilter: The filter is [0-9]+ characters long; at most 16384/)
  })
})

describe('names of Object.prototype', () => {
  it.each(Object.getOwnPropertyNames(Object.prototype))('are no operators: %s (T-50)', (name) => {
    expect(refusal(`a ${name} "x"`)).toMatch(/^400 invalidFilter/)
  })
})
