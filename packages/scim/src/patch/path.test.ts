import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { ScimError } from '../error.ts'
import { DEFAULT_LIMITS } from '../limits.ts'
import { parsePath } from './path.ts'

function readLines(name: string): readonly string[] {
  const lines = readFileSync(new URL(`../../fixtures/path/${name}`, import.meta.url), 'utf8').split('\n')
  return lines.filter((line) => line !== '' && !line.startsWith('#'))
}

function decodeLine(line: string): string {
  if (line === '{}') return ''
  return line.replace(/\\x([0-9a-f]{2})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
}

function refusal(text: string): string {
  try {
    return `accepted as ${JSON.stringify(parsePath(text))}`
  } catch (error) {
    if (!(error instanceof ScimError)) throw error
    return `${error.status} ${error.scimType}: ${error.detail}`
  }
}

describe('the path grammar', () => {
  it.each(readLines('valid.txt'))('accepts %s (C-PAT-05)', (line) => {
    expect(parsePath(line).path.name).toMatch(/^[A-Za-z]+$/)
  })

  it.each(readLines('invalid.txt'))('refuses %s (C-PAT-05)', (line) => {
    expect(refusal(decodeLine(line))).toMatch(/^400 invalidPath: The path is wrong at position [0-9]+: .+\.$/)
  })

  it('takes a path apart', () => {
    expect(parsePath('urn:x:2.0:Y:emails[type eq"work"].value')).toEqual({
      path: { uri: 'urn:x:2.0:Y', name: 'emails', sub: 'value' },
      filter: {
        kind: 'compare',
        path: { uri: undefined, name: 'type', sub: undefined },
        operator: 'eq',
        value: 'work',
      },
    })
  })

  it.each([
    ['/members', 'is wrong at position 1: found "/members", expected an attribute.'],
    ['members[value eq "a"', 'is wrong at position 21: found the end, expected "and", "or" or "]".'],
    ['emails[type eq "a"].value x', 'is wrong at position 27: found "x", expected the end of the path.'],
    ['emails[type eq "a"].0', 'is wrong at position 20: found ".0", expected a sub-attribute such as .value.'],
    ['x'.repeat(5_000), 'is 5000 characters long; at most 4096 are accepted.'],
  ])('says of %s where it is wrong', (text, detail) => {
    expect(refusal(text)).toBe(`400 invalidPath: The path ${detail}`)
  })

  it.each([
    ['brackets', `a[${'('.repeat(100_000)}`],
    ['terms', `a[b pr${' or b pr'.repeat(100_000)}]`],
    ['dots', `a${'.a'.repeat(100_000)}`],
    ['square brackets', `a${'[a'.repeat(100_000)}`],
  ])('stops a mountain of %s (T-51)', (_name, text) => {
    expect(() => parsePath(text, { ...DEFAULT_LIMITS, pathLengthMax: 4_000_000 })).toThrow(ScimError)
    expect(refusal(text)).toMatch(/^400 invalidPath: The path is [0-9]+ characters long/)
  })
})
