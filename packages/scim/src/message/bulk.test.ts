import { describe, expect, it } from 'vitest'
import { ScimError } from '../error.ts'
import type { JsonValue } from '../json.ts'
import { BULK_REQUEST, BULK_RESPONSE } from '../urn.ts'
import { listBulkReferences, resolveBulkReferences } from './bulk-references.ts'
import { type BulkOperation, parseBulkRequest } from './bulk-request.ts'
import { bulkResponse } from './bulk-response.ts'
import { errorMessage } from './error-message.ts'

const limits = { bulkOperationsMax: 3 }

function parse(operations: JsonValue, more: object = {}) {
  return parseBulkRequest({ schemas: [BULK_REQUEST], Operations: operations, ...more }, limits)
}

function refusal(operations: JsonValue, more: object = {}): unknown {
  try {
    return { accepted: parse(operations, more) }
  } catch (error) {
    if (!(error instanceof ScimError)) throw error
    return [error.status, error.scimType, error.detail]
  }
}

const post = { method: 'POST', path: '/Users', bulkId: 'q', data: { userName: 'ines' } }

describe('parseBulkRequest', () => {
  it('reads every kind of operation (C-BLK-02, C-BLK-08)', () => {
    expect(
      parse([
        { method: 'post', PATH: 'Users', bulkId: 'q', data: {} },
        { method: 'PATCH', path: '/Groups/g%2F1', version: 'W/"1"', data: { Operations: [] } },
        { method: 'DELETE', path: '/Users/bulkId:q', bulkId: 'r' },
      ]),
    ).toEqual({
      operations: [
        { method: 'POST', endpoint: '/Users', bulkId: 'q', data: {} },
        { method: 'PATCH', endpoint: '/Groups', id: 'g/1', version: 'W/"1"', data: { Operations: [] } },
        { method: 'DELETE', endpoint: '/Users', id: 'bulkId:q', bulkId: 'r' },
      ],
    })
  })

  it('reads when to stop (C-BLK-04)', () => {
    expect(parse([post], { failOnErrors: 2 }).failOnErrors).toBe(2)
  })

  it('refuses more operations than the limit (C-BLK-06)', () => {
    expect(refusal([post, post, post, post])).toEqual([
      413,
      undefined,
      '4 operations came, and one bulk request may have at most 3. Send fewer at a time.',
    ])
  })

  it.each<[JsonValue, string]>([
    [null, 'Operations must be a list of operations.'],
    [[], 'Operations must be a list of operations.'],
    [['x'], 'Operations[0] must be an object.'],
    [[{ ...post, bulkId: null }], 'Operations[0]: a POST needs a bulkId.'],
    [[{ ...post, path: '/Users/1' }], 'Operations[0]: a POST goes to an endpoint such as /Users, without an id.'],
    [[{ ...post, data: null }], 'Operations[0]: data is missing.'],
    [[{ ...post, method: 'GET' }], 'Operations[0]: the path must name one resource, such as /Users/{id}.'],
    [[{ method: 'GET', path: '/Users/1' }], 'Operations[0]: method must be POST, PUT, PATCH or DELETE.'],
    [[{ method: 1 }], 'Operations[0]: method must be a string.'],
    [[{ method: 'DELETE', path: '/Users' }], 'Operations[0]: the path must name one resource, such as /Users/{id}.'],
    [[post, post], 'The bulkId "q" stands for two operations. Give each its own.'],
    [
      [{ ...post, BULKID: 'r' }],
      'Operations[0] has both "bulkId" and "BULKID", which are the same attribute. Send it once.',
    ],
    ...['', '/', '/Users/1/2', '/Users?x=1', '/Users/%zz', 'https://x/Users'].map((path): [JsonValue, string] => [
      [{ ...post, path }],
      'Operations[0]: path must be an endpoint such as /Users, or a resource such as /Users/{id}.',
    ]),
  ])('refuses %j', (operations, detail) => {
    expect(refusal(operations)).toEqual([400, 'invalidSyntax', detail])
  })

  it.each([0, -1, 1.5, '1'])('refuses failOnErrors %j', (failOnErrors) => {
    expect(refusal([post], { failOnErrors })).toEqual([
      400,
      'invalidSyntax',
      'failOnErrors must be a whole number of at least 1.',
    ])
  })
})

describe('references', () => {
  const operation: BulkOperation = {
    method: 'PATCH',
    endpoint: '/Groups',
    id: 'bulkId:g',
    data: {
      Operations: [
        { op: 'add', path: 'members', value: [{ value: 'bulkId:a' }, { value: 'bulkId:b', display: 'not bulkId:c' }] },
        { op: 'remove', path: 'members[value eq "bulkId:a"]' },
      ],
    },
  }

  it('are found in values, paths and addresses (C-BLK-05)', () => {
    expect(listBulkReferences(operation)).toEqual(['g', 'a', 'b'])
  })

  it('become ids where these are known', () => {
    const ids = new Map([
      ['a', 'u"1'],
      ['g', 'g-1'],
    ])
    expect(resolveBulkReferences(operation, ids)).toEqual({
      method: 'PATCH',
      endpoint: '/Groups',
      id: 'g-1',
      data: {
        Operations: [
          { op: 'add', path: 'members', value: [{ value: 'u"1' }, { value: 'bulkId:b', display: 'not bulkId:c' }] },
          { op: 'remove', path: 'members[value eq "u\\"1"]' },
        ],
      },
    })
  })
})

it('answers each part with its status as a string (C-BLK-03)', () => {
  const response = errorMessage(new ScimError(412, undefined, 'The user has changed.'))
  expect(
    bulkResponse([
      { method: 'POST', status: 201, bulkId: 'q', location: '/Users/1', version: 'W/"1"' },
      { method: 'DELETE', status: 412, location: '/Users/2', response },
    ]),
  ).toEqual({
    schemas: [BULK_RESPONSE],
    Operations: [
      { method: 'POST', status: '201', bulkId: 'q', location: '/Users/1', version: 'W/"1"' },
      { method: 'DELETE', status: '412', location: '/Users/2', response },
    ],
  })
})
