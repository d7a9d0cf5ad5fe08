import { describe, expect, it } from 'vitest'
import { ScimError } from '../error.ts'
import type { JsonObject, JsonValue } from '../json.ts'
import { parseResource } from '../resource/parse.ts'
import { USER_SCHEMA } from '../urn.ts'
import { attribute } from './build.ts'
import { parseSchemaDefinition, withExtension } from './define.ts'
import { describeSchema } from './describe.ts'
import { userResourceType } from './resource-types.ts'

const id = 'urn:example:params:scim:schemas:extension:northrail:2.0:User'

function define(...attributes: readonly JsonValue[]) {
  return parseSchemaDefinition({ id, attributes })
}

function refusal(body: JsonValue): unknown {
  try {
    return { accepted: parseSchemaDefinition(body) }
  } catch (error) {
    if (!(error instanceof ScimError)) throw error
    return [error.status, error.scimType, error.detail]
  }
}

const rotas = {
  name: 'rotas',
  type: 'complex',
  multiValued: true,
  subAttributes: [
    { name: 'value', caseExact: true },
    { name: '$ref', type: 'reference' },
    { name: 'primary', type: 'boolean' },
  ],
}

describe('parseSchemaDefinition', () => {
  it.each(['a\u0000b', 'a\ud800b'])('takes no text that cannot be stored: %j (C-INT-05)', (name) => {
    expect(refusal({ id, name, attributes: [{ name: 'badge' }] })).toEqual([400, 'invalidValue', expect.any(String)])
    expect(refusal({ id, attributes: [{ name: 'badge', description: name }] })).toEqual([
      400,
      'invalidValue',
      expect.any(String),
    ])
  })

  it('fills the defaults of the RFC (C-ATT-03)', () => {
    expect(define({ name: 'badge' })).toEqual({
      id,
      name: 'User',
      description: '',
      attributes: [attribute({ name: 'badge', description: '' })],
    })
  })

  it('reads every characteristic, names in any letter case', () => {
    const body = {
      ID: id,
      NAME: 'Northrail',
      attributes: [{ NAME: 'pin', Mutability: 'writeOnly', canonicalValues: ['1', '1'] }, rotas],
    }
    expect(parseSchemaDefinition(body)).toEqual({
      id,
      name: 'Northrail',
      description: '',
      attributes: [
        attribute({
          name: 'pin',
          description: '',
          mutability: 'writeOnly',
          returned: 'never',
          canonicalValues: ['1'],
        }),
        attribute({
          name: 'rotas',
          type: 'complex',
          multiValued: true,
          description: '',
          subAttributes: [
            attribute({ name: 'value', description: '', caseExact: true }),
            attribute({ name: '$ref', type: 'reference', description: '', referenceTypes: ['external'] }),
            attribute({ name: 'primary', type: 'boolean', description: '' }),
          ],
        }),
      ],
    })
  })

  it('reads what it describes', () => {
    const schema = define({ name: 'badge', required: true }, { name: 'since', type: 'dateTime' }, rotas)
    expect(parseSchemaDefinition(describeSchema(schema))).toEqual(schema)
  })

  it.each<[JsonObject, string]>([
    [
      { name: '1st' },
      'A schema has an attribute without a usable name: "1st". A name is a letter, then letters, digits, "-", "_" or "$", at most 100.',
    ],
    [
      { name: '__proto__' },
      'A schema has an attribute without a usable name: "__proto__". A name is a letter, then letters, digits, "-", "_" or "$", at most 100.',
    ],
    [
      { name: '$ref' },
      'A schema has an attribute without a usable name: "$ref". A name is a letter, then letters, digits, "-", "_" or "$", at most 100.',
    ],
    [
      {},
      'A schema has an attribute without a usable name: what came. A name is a letter, then letters, digits, "-", "_" or "$", at most 100.',
    ],
    [
      { name: 'a', type: 'text' },
      'a needs one of these for type: string, boolean, decimal, integer, dateTime, binary, reference, complex.',
    ],
    [{ name: 'a', required: 'yes' }, 'a needs true or false for required.'],
    [
      { name: 'a', mutability: 'never' },
      'a needs one of these for mutability: readOnly, readWrite, immutable, writeOnly.',
    ],
    [{ name: 'a', returned: 'no' }, 'a needs one of these for returned: always, never, default, request.'],
    [
      { name: 'a', uniqueness: 'server' },
      'a asks to be unique, which is not enforced for own attributes. Set uniqueness to none.',
    ],
    [{ name: 'a', type: 'complex' }, 'a is complex and needs subAttributes.'],
    [{ name: 'a', subAttributes: [{ name: 'b' }] }, 'a has subAttributes, but its type is string.'],
    [{ name: 'a', type: 'complex', subAttributes: [1] }, 'a has subAttributes that are no objects.'],
    [
      { name: 'a', type: 'complex', subAttributes: [{ name: 'b', type: 'complex', subAttributes: [{ name: 'c' }] }] },
      'a.b is complex inside a complex attribute. Give it a simple type.',
    ],
    [
      { name: 'a', type: 'complex', subAttributes: [{ name: 'b' }, { name: 'B' }] },
      'a.B is defined twice. Letter case makes no difference.',
    ],
    [
      { name: 'a', type: 'complex', subAttributes: [{ name: 'b', multiValued: true }] },
      'a.b is a part with several values. Make it single-valued.',
    ],
    [
      { name: 'a', type: 'complex', subAttributes: [{ name: 'primary' }] },
      'a.primary marks the preferred value and must be boolean.',
    ],
    [
      { name: 'a', required: true, mutability: 'readOnly' },
      'a is required and readOnly, so nobody could ever set it. Choose one of the two.',
    ],
    [{ name: 'a', mutability: 'writeOnly', returned: 'default' }, 'a is writeOnly and must be returned never.'],
    [{ name: 'a', type: 'integer', canonicalValues: ['1'] }, 'a has canonicalValues, but its type is integer.'],
    [{ name: 'a', canonicalValues: [1] }, 'a needs a list of at most 100 texts for canonicalValues.'],
    [{ name: 'a', description: 5 }, 'a needs a description that is a text of at most 1000 characters.'],
  ])('refuses the attribute %j and says why', (definition, detail) => {
    expect(refusal({ id, attributes: [definition] })).toEqual([400, 'invalidValue', detail])
  })

  it.each<[JsonValue, string, string]>([
    [[], 'invalidSyntax', 'A schema is sent as a JSON object.'],
    [{ id }, 'invalidSyntax', 'A schema has a list "attributes" with at least one attribute, each an object.'],
    [
      { id, attributes: ['a'] },
      'invalidSyntax',
      'A schema has a list "attributes" with at least one attribute, each an object.',
    ],
    [{ id, Id: id }, 'invalidSyntax', 'The schema has both "id" and "Id", which are the same attribute. Send it once.'],
    [
      { id: USER_SCHEMA, attributes: [{ name: 'a' }] },
      'invalidValue',
      'URNs that begin with urn:ietf:params:scim: belong to the standard. Choose one of your own.',
    ],
    ...[
      undefined,
      'northrail',
      'https://x.example/a',
      'urn:x',
      'urn:example:',
      'urn:example:a b',
      `urn:example:${'a'.repeat(200)}`,
    ].map((wrong): [JsonValue, string, string] => [
      { id: wrong, attributes: [{ name: 'a' }] },
      'invalidValue',
      'The id of a schema is a URN, such as urn:example:params:scim:schemas:extension:northrail:2.0:User.',
    ]),
    [
      { id, name: 7, attributes: [{ name: 'a' }] },
      'invalidValue',
      'The name of a schema is a text of at most 1000 characters.',
    ],
    [
      { id, attributes: Array.from({ length: 101 }, (_, index) => ({ name: `a${index}` })) },
      'invalidValue',
      'A schema has at most 100 attributes, and 101 came.',
    ],
  ])('refuses %j', (body, scimType, detail) => {
    expect(refusal(body)).toEqual([400, scimType, detail])
  })
})

describe('withExtension', () => {
  const schema = define({ name: 'badge', type: 'integer' }, { name: 'constructor' })
  const northrailUser = withExtension(userResourceType, schema, false)

  it('lets resources carry the extension', () => {
    const body = { userName: 'ines', [id.toUpperCase()]: { BADGE: 7, constructor: 'Alstom' } }
    expect(parseResource(northrailUser, body)).toEqual({
      schemas: [USER_SCHEMA, id],
      userName: 'ines',
      [id]: { badge: 7, constructor: 'Alstom' },
    })
  })

  it('does not touch the resource type it extends', () => {
    expect(parseResource(userResourceType, { userName: 'ines', [id]: { badge: 7 } })).toEqual({
      schemas: [USER_SCHEMA],
      userName: 'ines',
    })
  })

  it('refuses a second extension of the same URN', () => {
    expect(() => withExtension(northrailUser, { ...schema, id: id.toUpperCase() }, true)).toThrow(
      'User already has a schema',
    )
  })
})
