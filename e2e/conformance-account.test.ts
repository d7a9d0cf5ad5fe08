// The account of conformance itself: it must not say more than the tests do.

import { expect, test } from 'vitest'
import { takeAccount } from '../scripts/conformance/account.ts'
import { type Item, readChecklist } from '../scripts/conformance/items.ts'
import { printDocument } from '../scripts/conformance/print.ts'
import { collectProofs } from '../scripts/conformance/proofs.ts'

const ROOT = '/repository'

function report(...tests: readonly (readonly [title: string, status: string, group?: string])[]): unknown {
  return {
    testResults: [
      {
        name: `${ROOT}/packages/server/src/some.test.ts`,
        assertionResults: tests.map(([title, status, group]) => ({
          title,
          status,
          ancestorTitles: group === undefined ? [] : [group],
        })),
      },
    ],
  }
}

function item(id: string, more: Partial<Item> = {}): Item {
  return { id, level: 'MUST', section: 'RFC 7644 3.5', says: 'something', ...more }
}

function account(items: readonly Item[], ...reports: readonly unknown[]) {
  return takeAccount({ items, readings: [] }, collectProofs(ROOT, reports))
}

test('takes a passed test that names an item in its title or its group for a proof', () => {
  const { lines, problems } = account(
    [item('C-PUT-01'), item('C-PUT-02')],
    report(['replaces (C-PUT-01)', 'passed'], ['all of it', 'passed', 'PUT (C-PUT-02)']),
  )
  expect(lines.map(({ state, proofs }) => [state, proofs.length])).toEqual([
    ['proved', 1],
    ['proved', 1],
  ])
  expect(problems).toEqual([])
})

test('is not in order while a MUST has neither a test nor a reason', () => {
  const optional = item('C-PUT-03', { level: 'SHOULD' })
  const excused = item('C-BLK-01', { doesNotApply: 'Bulk is there.' })
  const { lines, problems } = account([item('C-PUT-01'), optional, excused])
  expect(lines.map(({ state }) => state)).toEqual(['open', 'open', 'does not apply'])
  expect(problems).toEqual(['C-PUT-01 is a MUST without a test or a reason: something.'])
})

test('takes a skipped test for none, and is not in order while a test fails or names what is no item', () => {
  const { lines, problems } = account(
    [item('C-PUT-01'), item('C-PUT-02')],
    report(['a (C-PUT-01)', 'pending'], ['b (C-PUT-02)', 'passed'], ['c (C-PUT-02, C-PUT-99)', 'failed']),
  )
  expect(lines.map(({ state }) => state)).toEqual(['open', 'fails'])
  expect(problems).toEqual([
    'C-PUT-01 is a MUST without a test or a reason: something.',
    'C-PUT-02 fails: c (C-PUT-02, C-PUT-99)',
    'C-PUT-99 is named by a test and is no item.',
  ])
})

test('prints the same document for the same tests, in whatever order they ran', () => {
  const items = [item('C-PUT-01')]
  const one = account(items, report(['a (C-PUT-01)', 'passed'], ['b (C-PUT-01)', 'passed']))
  const other = account(items, report(['b (C-PUT-01)', 'passed']), report(['a (C-PUT-01)', 'passed']))
  expect(printDocument(one)).toBe(printDocument(other))
  expect(printDocument(one)).toContain('| C-PUT-01 | RFC 7644 3.5 | MUST | something | 2 in [server/some]')
})

test('has every item of the checklist once, with its level and section', () => {
  const { items, readings } = readChecklist(`${import.meta.dirname}/..`)
  expect([items.length, readings.length]).toEqual([262, 24])
  expect(items.filter(({ level }) => level === 'MUST')).toHaveLength(175)
})
