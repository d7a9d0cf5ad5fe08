import { describe, expect, it } from 'vitest'
import { ScimError } from '../error.ts'
import type { JsonObject } from '../json.ts'
import { parseSchemaDefinition, withExtension } from '../schema/define.ts'
import { groupResourceType, userResourceType } from '../schema/resource-types.ts'
import { replaceResource } from './replace.ts'

const URN = 'urn:acme:params:scim:schemas:extension:2.0:Person'
const USER = userResourceType.schema.id
const type = withExtension(
  userResourceType,
  parseSchemaDefinition({
    id: URN,
    name: 'Person',
    attributes: [
      { name: 'badge', type: 'string', mutability: 'immutable' },
      { name: 'floor', type: 'integer' },
      { name: 'pin', type: 'string', mutability: 'writeOnly' },
      { name: 'note', type: 'string', returned: 'request' },
      {
        name: 'desk',
        type: 'complex',
        subAttributes: [
          { name: 'number', type: 'string', mutability: 'immutable' },
          { name: 'room', type: 'string' },
        ],
      },
    ],
  }),
  false,
)

function put(current: JsonObject, body: JsonObject): unknown {
  const resource = (attributes: JsonObject) => ({
    schemas: Object.keys(attributes).length === 0 ? [USER] : [USER, URN],
    userName: 'u',
    ...(Object.keys(attributes).length === 0 ? {} : { [URN]: attributes }),
  })
  try {
    return replaceResource(type, resource(current), resource(body))[URN]
  } catch (error) {
    return error instanceof ScimError ? `${error.status} ${error.scimType}` : error
  }
}

describe('replaceResource', () => {
  it.each<[what: string, current: JsonObject, body: JsonObject, after: unknown]>([
    ['replaces what is sent', { floor: 1 }, { floor: 2 }, { floor: 2 }],
    ['clears what is left out', { floor: 1, badge: 'a' }, { badge: 'a' }, { badge: 'a' }],
    ['gives an immutable attribute its first value', {}, { badge: 'a' }, { badge: 'a' }],
    ['takes the same immutable value again', { badge: 'a' }, { badge: 'a', floor: 1 }, { badge: 'a', floor: 1 }],
    ['refuses another immutable value', { badge: 'a' }, { badge: 'b' }, '400 mutability'],
    ['keeps an immutable value that is left out', { badge: 'a', floor: 1 }, { floor: 2 }, { badge: 'a', floor: 2 }],
    ['keeps it when the whole extension is left out', { badge: 'a', floor: 1 }, {}, { badge: 'a' }],
    ['keeps what is never shown', { pin: '1', floor: 1 }, { floor: 2 }, { pin: '1', floor: 2 }],
    ['replaces what is never shown when it is sent', { pin: '1' }, { pin: '2' }, { pin: '2' }],
    ['keeps what is shown on request', { note: 'n' }, { floor: 2 }, { note: 'n', floor: 2 }],
    [
      'keeps an immutable part',
      { desk: { number: '7', room: 'A' } },
      { desk: { room: 'B' } },
      { desk: { number: '7', room: 'B' } },
    ],
    ['keeps it when the whole is left out', { desk: { number: '7', room: 'A' } }, {}, { desk: { number: '7' } }],
    ['refuses another immutable part', { desk: { number: '7' } }, { desk: { number: '8' } }, '400 mutability'],
    ['clears a complex value with nothing immutable in it', { desk: { room: 'A' } }, {}, undefined],
  ])('%s (C-PUT-02, C-PUT-03)', (_what, current, body, after) => {
    expect(put(current, body)).toEqual(after)
  })

  it('derives schemas from what stays (C-ATT-18)', () => {
    const current = { schemas: [USER, URN], userName: 'u', [URN]: { badge: 'a' } }
    expect(replaceResource(type, current, { schemas: [USER], userName: 'v' })).toEqual({
      schemas: [USER, URN],
      userName: 'v',
      [URN]: { badge: 'a' },
    })
  })

  it('answers the body itself where nothing is kept', () => {
    const body = { schemas: [groupResourceType.schema.id], displayName: 'H' }
    const current = { schemas: [groupResourceType.schema.id], displayName: 'G', externalId: '1' }
    expect(replaceResource(groupResourceType, current, body)).toEqual(body)
  })
})
