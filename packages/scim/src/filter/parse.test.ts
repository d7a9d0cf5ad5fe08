import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { ScimError } from '../error.ts'
import { DEFAULT_LIMITS } from '../limits.ts'
import { parseFilter } from './parse.ts'
import { printFilter } from './print.ts'

function readLines(name: string): readonly string[] {
  const lines = readFileSync(new URL(`../../fixtures/filter/${name}`, import.meta.url), 'utf8').split('\n')
  return lines.filter((line) => line !== '' && !line.startsWith('#'))
}

function unescape(line: string): string {
  if (line === '{}') return ''
  return line.replace(/\\x([0-9a-f]{2})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
}

function refusal(text: string): string {
  try {
    return `accepted as ${printFilter(parseFilter(text))}`
  } catch (error) {
    if (!(error instanceof ScimError)) throw error
    return `${error.status} ${error.scimType}: ${error.detail}`
  }
}

describe('the grammar', () => {
  it.each(readLines('valid.txt'))('accepts %s', (line) => {
    const filter = parseFilter(line)
    expect(parseFilter(printFilter(filter))).toEqual(filter)
  })

  it.each(readLines('invalid.txt'))('refuses %s (C-FLT-05)', (line) => {
    expect(refusal(unescape(line))).toMatch(/^400 invalidFilter: The filter is wrong at position [0-9]+: .+\.$/)
  })
})
