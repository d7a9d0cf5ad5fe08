import { describe, expect, it } from 'vitest'
import { ScimError } from '../error.ts'
import type { JsonObject, JsonValue } from '../json.ts'
import type { ResourceType } from '../schema/attribute.ts'
import { attribute } from '../schema/build.ts'
import { PATCH_OP } from '../urn.ts'
import { applyPatch } from './apply.ts'
import { parsePatch } from './parse.ts'

const urn = 'urn:example:2.0:Door'
const door: ResourceType = {
  name: 'Door',
  endpoint: '/Doors',
  description: 'Door',
  extensions: [],
  schema: {
    id: urn,
    name: 'Door',
    description: 'Door',
    attributes: [
      attribute({ name: 'serial', description: 'Serial number.', mutability: 'immutable' }),
      attribute({
        name: 'lock',
        type: 'complex',
        description: 'Lock.',
        subAttributes: [
          attribute({ name: 'maker', description: 'Maker.', mutability: 'immutable' }),
          attribute({ name: 'code', type: 'integer', description: 'Code.' }),
        ],
      }),
      attribute({
        name: 'keys',
        type: 'complex',
        multiValued: true,
        required: true,
        description: 'Keys.',
        subAttributes: [attribute({ name: 'value', description: 'Key.' })],
      }),
      attribute({ name: 'colours', multiValued: true, description: 'Colours.' }),
    ],
  },
}

function patch(before: JsonObject, ...operations: readonly JsonValue[]): unknown {
  const resource = { schemas: [urn], ...before }
  try {
    const { schemas: _base, ...after } = applyPatch(
      door,
      resource,
      parsePatch(door, { schemas: [PATCH_OP], Operations: operations }),
    )
    return after
  } catch (error) {
    if (!(error instanceof ScimError)) throw error
    return `${error.status} ${error.scimType}: ${error.detail}`
  }
}

describe('an immutable attribute', () => {
  it.each<[string, JsonObject, JsonValue, JsonObject | string]>([
    ['takes its first value', {}, { op: 'add', path: 'serial', value: 'A' }, { serial: 'A' }],
    ['takes the same value again', { serial: 'A' }, { op: 'replace', path: 'serial', value: 'A' }, { serial: 'A' }],
    [
      'refuses another value',
      { serial: 'A' },
      { op: 'replace', path: 'serial', value: 'B' },
      '400 mutability: serial has a value and can never be changed again.',
    ],
    [
      'is not removed',
      { serial: 'A' },
      { op: 'remove', path: 'serial' },
      '400 mutability: serial has a value and can never be changed again.',
    ],
    [
      'is not changed as a part',
      { lock: { maker: 'A' } },
      { op: 'add', path: 'lock.maker', value: 'B' },
      '400 mutability: lock.maker has a value and can never be changed again.',
    ],
    [
      'is not changed inside a complex value',
      { lock: { maker: 'A' } },
      { op: 'add', path: 'lock', value: { maker: 'B' } },
      '400 mutability: lock.maker has a value and can never be changed again.',
    ],
    [
      'is not removed with its parent',
      { lock: { maker: 'A', code: 1 } },
      { op: 'remove', path: 'lock' },
      '400 mutability: lock.maker has a value and can never be changed again.',
    ],
    [
      'lets its neighbours change',
      { lock: { maker: 'A', code: 1 } },
      { op: 'replace', path: 'lock', value: { maker: 'A', code: 2 } },
      { lock: { maker: 'A', code: 2 } },
    ],
  ])('%s (C-PAT-06)', (_title, before, operation, expected) => {
    expect(patch({ keys: [{ value: 'k' }], ...before }, operation)).toEqual(
      typeof expected === 'string' ? expected : { keys: [{ value: 'k' }], ...expected },
    )
  })
})

describe('a required list', () => {
  const before = { keys: [{ value: 'a' }, { value: 'b' }] }

  it.each<[string, JsonValue, unknown]>([
    ['lets a value go', { op: 'remove', path: 'keys[value eq "a"]' }, { keys: [{ value: 'b' }] }],
    [
      'keeps its last value from a filter',
      { op: 'remove', path: 'keys[value pr]' },
      '400 mutability: keys[…] is required and cannot be removed. Replace it instead.',
    ],
    [
      'keeps its last value from a list',
      { op: 'remove', path: 'keys', value: ['a', 'b'] },
      '400 mutability: keys is required and cannot be removed. Replace it instead.',
    ],
    [
      'is not emptied by a replace',
      { op: 'replace', path: 'keys', value: [] },
      '400 mutability: keys is required and cannot be removed. Replace it instead.',
    ],
  ])('%s (C-PAT-32)', (_title, operation, expected) => {
    expect(patch(before, operation)).toEqual(expected)
  })
})

it('adds, finds and removes the plain values of a list', () => {
  const operations = [
    { op: 'add', path: 'colours', value: ['Red', 'green', 'RED'] },
    { op: 'remove', path: 'colours[value sw "g"]' },
    { op: 'add', path: 'colours', value: ['blue', 'red'] },
    { op: 'remove', path: 'colours', value: ['BLUE'] },
  ]
  expect(patch({ keys: [{ value: 'k' }] }, ...operations)).toEqual({ keys: [{ value: 'k' }], colours: ['Red'] })
})

describe('a PATCH that costs much', () => {
  const keys = Array.from({ length: 1_000 }, (_, index) => ({ value: `k${index}` }))
  const filter = Array.from({ length: 100 }, (_, index) => `value eq "x${index}"`).join(' or ')

  it('is refused when its operations together look at too much (T-56)', () => {
    const remove = { op: 'remove', path: `keys[${filter}]` }
    expect(patch({ keys }, remove)).toEqual({ keys })
    expect(patch({ keys }, remove, remove, remove)).toMatch(/^413 .+too large for the resource/)
    const long = [{ value: 'x'.repeat(400_000) }]
    expect(patch({ keys: long }, ...Array.from({ length: 10 }, () => remove))).toMatch(/^413 /)
  })

  it('sets no long text in so many values that they would be too large together (T-56)', () => {
    const value = 'x'.repeat(1_000)
    expect(patch({ keys }, { op: 'replace', path: 'keys[value sw "k"].value', value })).toMatch(/^400 invalidValue/)
  })
})
