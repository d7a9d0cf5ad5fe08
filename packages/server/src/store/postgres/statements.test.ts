import { expect, test } from 'vitest'
import { numberParameters, Statements } from './statements.ts'

test.each([
  ['SELECT 1', 'SELECT 1'],
  ['a = ? AND b > ?', 'a = $1 AND b > $2'],
  ["a = '?' AND b = ? AND c = 'it''s ?'", "a = '?' AND b = $1 AND c = 'it''s ?'"],
  ['"odd?" = ? OR x -> \'a?\' = ?', '"odd?" = $1 OR x -> \'a?\' = $2'],
  ['?::jsonb', '$1::jsonb'],
])('numbers the parameters of %s', (sql, expected) => {
  expect(numberParameters(sql)).toBe(expected)
})

test('prepares what comes again, and never more than the server should hold', () => {
  const statements = new Statements()
  const nameAfter = (sql: string, uses: number) => {
    for (let use = 1; use < uses; use += 1) statements.get(sql)
    return statements.get(sql).name
  }
  expect([nameAfter('once', 1), nameAfter('hot', 3)]).toEqual([undefined, 'fluid_1'])
  const names = Array.from({ length: 5_000 }, (_, index) => nameAfter(`SELECT ${index}`, 3))
  expect(new Set(names.filter((name) => name !== undefined)).size).toBe(399)
  expect(statements.get('hot')).toMatchObject({ text: 'hot', name: 'fluid_1' })
})
