import { expect, it } from 'vitest'
import { ScimError } from '../error.ts'
import { matchesTag, parseEntityTags } from './entity-tags.ts'

it.each([
  ['*', { kind: 'any' }],
  [' * ', { kind: 'any' }],
  ['"3"', { kind: 'tags', opaque: ['3'] }],
  ['W/"3"', { kind: 'tags', opaque: ['3'] }],
  ['W/"3", "4" ,\tw/"5,6"', { kind: 'tags', opaque: ['3', '4', '5,6'] }],
  [',"3",,', { kind: 'tags', opaque: ['3'] }],
  ['""', { kind: 'tags', opaque: [''] }],
])('reads %j (C-ETG-04)', (header, expected) => {
  expect(parseEntityTags(header)).toEqual(expected)
})

it.each(['', ',', '3', 'W/3', '"3', 'W/"3', '"3" "4"', '*, "3"', '"3"x', "'3'"])('refuses %j', (header) => {
  expect(() => parseEntityTags(header)).toThrow(
    new ScimError(400, 'invalidValue', 'If-Match and If-None-Match hold * or tags in quotes, such as W/"3".'),
  )
})

it.each<[string, string | undefined, boolean]>([
  ['W/"3"', 'W/"3"', true],
  ['"3"', 'W/"3"', true],
  ['W/"2", W/"3"', 'W/"3"', true],
  ['W/"33"', 'W/"3"', false],
  ['*', 'W/"3"', true],
  ['*', undefined, false],
  ['"3"', undefined, false],
])('%s against %s is a match: %s (A-20)', (header, tag, expected) => {
  expect(matchesTag(parseEntityTags(header), tag)).toBe(expected)
})
