import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ACTIONS } from './actions.ts'
import { EXPECTATIONS } from './expectations.ts'

const README = readFileSync(join(import.meta.dirname, '../../README.md'), 'utf8')

/** The words in backquotes in the first column of the tables below a heading. */
function readVerbs(heading: string): string[] {
  const section = README.split(`### ${heading}\n`)[1]?.split('\n#')[0] ?? ''
  const rows = section.split('\n').filter((line) => line.startsWith('| `'))
  return rows.flatMap((row) => [...(row.split('|')[1] ?? '').matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? ''))
}

describe('the README', () => {
  it.each([
    ['What can be done', Object.keys(ACTIONS)],
    ['What can be expected', Object.keys(EXPECTATIONS)],
  ])('lists every verb of "%s", and no other', (heading, verbs) => {
    expect(new Set(readVerbs(heading))).toEqual(new Set(verbs))
  })
})
