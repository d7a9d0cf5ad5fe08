import { expect, it } from 'vitest'
import { explainInvalidJson } from './invalid-json.ts'

it.each([
  ['<html>', "Unexpected character ('<' (code 60))", 'line: 1, column: 2]'],
  ['Internal Server Error', "Unrecognized token 'Internal'", 'line: 1, column: 9]'],
  ['{"id": "1", "userName": oops}', "Unrecognized token 'oops'", 'line: 1, column: 29]'],
  ['{\n  "id": <none>\n}', "Unexpected character ('<' (code 60))", 'line: 2, column: 10]'],
  ['{"id": "1", "userName"', 'Unexpected end-of-input: expected close marker for OBJECT', 'line: 1, column: 23]'],
  ['[{"id": "1"}', 'Unexpected end-of-input: expected close marker for ARRAY', 'line: 1, column: 13]'],
  ['{"id": "1', 'Unexpected end-of-input: was expecting closing quote for a string value', 'line: 1, column: 10]'],
])('says of %j what is wrong and where', (text, what, where) => {
  const sentence = explainInvalidJson(text)
  expect(sentence).toContain(`Invalid JSON: ${what}`)
  expect(sentence.slice(-where.length)).toBe(where)
})
