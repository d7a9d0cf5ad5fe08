import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { JsonObject, JsonValue } from '../json.ts'
import { ENTERPRISE_USER_SCHEMA, USER_SCHEMA } from '../urn.ts'
import { applyChanges, diffResources, sameValue } from './diff.ts'

describe('diffResources', () => {
  it('names what changed, down to the part of a complex attribute', () => {
    const before: JsonObject = {
      schemas: [USER_SCHEMA],
      userName: 'ines',
      name: { givenName: 'Ines', familyName: 'V' },
      emails: [{ value: 'a@x' }],
      title: 'Planner',
      [ENTERPRISE_USER_SCHEMA]: { department: 'Planning', manager: { value: 'u-2' } },
    }
    const after: JsonObject = {
      schemas: [USER_SCHEMA],
      userName: 'ines',
      name: { familyName: 'Valcourt', givenName: 'Ines' },
      emails: [{ value: 'a@x' }, { value: 'b@x' }],
      active: false,
      [ENTERPRISE_USER_SCHEMA]: { department: 'Planning', manager: { value: 'u-3' }, costCenter: '7' },
    }
    expect(diffResources(before, after)).toEqual([
      { attribute: 'name.familyName', before: 'V', after: 'Valcourt' },
      { attribute: 'emails', before: [{ value: 'a@x' }], after: [{ value: 'a@x' }, { value: 'b@x' }] },
      { attribute: 'title', before: 'Planner', after: undefined },
      { attribute: `${ENTERPRISE_USER_SCHEMA}:manager.value`, before: 'u-2', after: 'u-3' },
      { attribute: `${ENTERPRISE_USER_SCHEMA}:costCenter`, before: undefined, after: '7' },
      { attribute: 'active', before: undefined, after: false },
    ])
  })

  it('finds nothing between equal resources, whatever the order of names (C-COM-07)', () => {
    const one = { name: { givenName: 'I', familyName: 'V' }, emails: [{ value: 'a', type: 'work' }] }
    const other = { emails: [{ type: 'work', value: 'a' }], name: { familyName: 'V', givenName: 'I' } }
    expect(diffResources(one, other)).toEqual([])
  })
})

const scalar: fc.Arbitrary<JsonValue> = fc.oneof(fc.string(), fc.integer(), fc.boolean())
const partName = fc.constantFrom('value', 'type', '$ref', 'toString', 'constructor')
const complex = fc.dictionary(partName, scalar, { minKeys: 1, noNullPrototype: true })
const list: fc.Arbitrary<JsonValue> = fc.oneof(fc.array(complex, { minLength: 1 }), fc.array(scalar, { minLength: 1 }))
const attributeName = fc.constantFrom('userName', 'name', 'emails', 'title', 'valueOf')
const attributes = fc.dictionary(attributeName, fc.oneof(scalar, complex, list), { minKeys: 1, noNullPrototype: true })
const container = fc.dictionary(fc.constantFrom('urn:x:2.0:User', 'urn:y:3.1.4:User'), attributes, {
  noNullPrototype: true,
})
const resource = fc.tuple(attributes, container).map(([base, containers]): JsonObject => ({ ...base, ...containers }))

describe('applyChanges', () => {
  it('leads from before to after', () => {
    fc.assert(
      fc.property(resource, resource, (before, after) => {
        expect(applyChanges(before, diffResources(before, after))).toEqual(after)
      }),
    )
  })

  it('has nothing to do between a resource and itself', () => {
    fc.assert(
      fc.property(resource, (same) => {
        expect(diffResources(same, structuredClone(same))).toEqual([])
      }),
    )
  })
})

it.each<[JsonValue | undefined, JsonValue | undefined, boolean]>([
  [1, 1, true],
  [0, -0, true],
  ['a', 'A', false],
  [undefined, null, false],
  [[], [], true],
  [[1, 2], [2, 1], false],
  [[1], [1, 2], false],
  [{ a: 1, b: 2 }, { b: 2, a: 1 }, true],
  [{ a: 1 }, { a: 1, b: undefined }, true],
  [{ a: 1 }, { a: 1, b: 2 }, false],
  [{}, { toString: 1 }, false],
  [[], {}, false],
  ['1', 1, false],
])('tells whether %j and %j are the same value: %s', (one, other, expected) => {
  expect([sameValue(one, other), sameValue(other, one)]).toEqual([expected, expected])
})
