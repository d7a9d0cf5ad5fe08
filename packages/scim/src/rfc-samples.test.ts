import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import {
  applyPatch,
  bulkResponse,
  describeResourceType,
  errorMessage,
  groupResourceType,
  isJsonArray,
  isJsonObject,
  type JsonObject,
  type JsonValue,
  listResponse,
  parseBulkRequest,
  parseJson,
  parsePatch,
  parseProjection,
  parseResource,
  parseSearchRequest,
  project,
  type ResourceType,
  ScimError,
  userResourceType,
} from './index.ts'

const folder = new URL('../fixtures/rfc/', import.meta.url)

function sample(name: string): JsonValue {
  return parseJson(readFileSync(new URL(`${name}.json`, folder), 'utf8'))
}

function without(value: JsonValue, ...names: readonly string[]): JsonObject {
  if (!isJsonObject(value)) throw new Error('no object')
  return Object.fromEntries(Object.entries(value).filter(([name]) => !names.includes(name)))
}

const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'
const readOnly = ['id', 'meta', 'groups']

it.each(readdirSync(folder).filter((name) => name.endsWith('.json')))('%s is read as JSON.parse reads it', (name) => {
  const text = readFileSync(new URL(name, folder), 'utf8')
  expect(parseJson(text)).toEqual(JSON.parse(text))
})

describe('resources', () => {
  it.each<[string, ResourceType]>([
    ['rfc7643-8.1-user-minimal', userResourceType],
    ['rfc7643-8.2-user-full', userResourceType],
    ['rfc7643-8.4-group', groupResourceType],
    ['rfc7644-3.3-create-user', userResourceType],
    ['rfc7644-3.4.1-user', userResourceType],
  ])('%s is read whole, save what is read-only', (name, resourceType) => {
    expect(parseResource(resourceType, sample(name), { strict: true })).toEqual(without(sample(name), ...readOnly))
  })

  it('reads the enterprise user without the name of the manager, which is read-only (C-ENT-02)', () => {
    const body = without(sample('rfc7643-8.3-enterprise-user'), ...readOnly)
    const extension = body[enterprise]
    const manager = isJsonObject(extension) ? without(extension['manager'] ?? null, 'displayName') : undefined
    expect(parseResource(userResourceType, body)).toEqual({
      ...body,
      [enterprise]: { ...(isJsonObject(extension) ? extension : {}), manager },
    })
  })

  it('takes an empty list in a PUT as unassigned (C-ATT-11)', () => {
    const body = sample('rfc7644-3.5.1-replace-user')
    expect(parseResource(userResourceType, body)).toEqual(without(body, ...readOnly, 'roles'))
  })

  it('shows everything but the password by default (C-ATT-15)', () => {
    const user = without(sample('rfc7643-8.2-user-full'))
    const shown = project(userResourceType, user, parseProjection(userResourceType, {}))
    expect(shown).toEqual(without(user, 'password'))
  })

  it('shows what section 3.9 shows for attributes=userName (C-PRJ-03)', () => {
    const user = without(sample('rfc7644-3.4.1-user'))
    const projection = parseProjection(userResourceType, { attributes: 'userName' })
    expect(project(userResourceType, user, projection)).toEqual(sample('rfc7644-3.9-user-with-attributes'))
  })
})

describe('PATCH', () => {
  const user = parseResource(userResourceType, sample('rfc7643-8.2-user-full'))
  const group = parseResource(groupResourceType, sample('rfc7643-8.4-group'))
  const [babs, mandy] = isJsonArray(group['members']) ? group['members'] : []
  const [work, home] = isJsonArray(user['addresses']) ? user['addresses'] : []
  const james = (value: string) => ({
    display: 'James Smith',
    $ref: 'https://example.com/v2/Users/08e1d05d...473d93df9210',
    value,
  })

  it.each<[string, JsonObject, JsonObject]>([
    ['rfc7644-3.5.2.1-add-emails-and-nickname', user, {}],
    ['rfc7644-3.5.2.1-add-member', group, {}],
    ['rfc7644-3.5.2.2-remove-one-member', group, {}],
    ['rfc7644-3.5.2.2-remove-all-members', group, { members: undefined }],
    ['rfc7644-3.5.2.2-remove-filtered-emails', user, { emails: [{ value: 'babs@jensen.org', type: 'home' }] }],
    [
      'rfc7644-3.5.2.2-remove-and-add-member',
      group,
      { members: [babs ?? null, mandy ?? null, james('08e1d05d...473d93df9210')] },
    ],
    [
      'rfc7644-3.5.2.2-remove-all-and-add-members',
      group,
      {
        members: [
          {
            ...(isJsonObject(babs) ? babs : {}),
            $ref: 'https://example.com/v2/Users/2819c223...413861904646',
          },
          james('08e1d05d-121c-4561-8b96-473d93df9210'),
        ],
      },
    ],
    [
      'rfc7644-3.5.2.3-replace-work-address',
      user,
      {
        addresses: [
          {
            type: 'work',
            streetAddress: '911 Universal City Plaza',
            locality: 'Hollywood',
            region: 'CA',
            postalCode: '91608',
            country: 'US',
            formatted: '911 Universal City Plaza\nHollywood, CA 91608 US',
            primary: true,
          },
          home ?? null,
        ],
      },
    ],
    [
      'rfc7644-3.5.2.3-replace-street',
      user,
      { addresses: [{ ...(isJsonObject(work) ? work : {}), streetAddress: '1010 Broadway Ave' }, home ?? null] },
    ],
    ['rfc7644-3.5.2.3-replace-emails-and-nickname', user, {}],
  ])('%s does what the RFC says', (name, before, changes) => {
    const isUser = before === user
    const resourceType = isUser ? userResourceType : groupResourceType
    const after = applyPatch(resourceType, isUser ? user : group, parsePatch(resourceType, sample(name)))
    expect(after).toEqual({ ...before, ...changes })
  })
})

describe('messages', () => {
  it('reads the search of section 3.4.3 (C-SEA-01)', () => {
    expect(parseSearchRequest(sample('rfc7644-3.4.3-search-request'))).toEqual({
      attributes: ['displayName', 'userName'],
      filter: 'displayName sw "smith"',
      startIndex: 1,
      count: 10,
      sortOrder: 'ascending',
    })
  })

  it('writes the list of section 3.4.2, with the counts that it leaves out (C-LST-01)', () => {
    const list = without(sample('rfc7644-3.4.2-list-response'))
    const resources = isJsonArray(list['Resources']) ? list['Resources'].filter(isJsonObject) : []
    expect(listResponse({ totalResults: 2, startIndex: 1, resources })).toEqual({
      ...list,
      startIndex: 1,
      itemsPerPage: 2,
    })
  })

  it('writes the errors of section 3.12 (C-ERR-01)', () => {
    const readOnlyId = new ScimError(400, 'mutability', "Attribute 'id' is readOnly")
    const notFound = new ScimError(404, undefined, 'Resource 2819c223-7f76-453a-919d-413861904646 not found')
    expect([errorMessage(readOnlyId), errorMessage(notFound)]).toEqual([
      sample('rfc7644-3.12-error-mutability'),
      sample('rfc7644-3.12-error-not-found'),
    ])
  })

  it.each([
    'rfc7644-3.7.1-bulk-circular',
    'rfc7644-3.7.2-bulk-manager',
    'rfc7644-3.7.2-bulk-user-and-group',
    'rfc7644-3.7.3-bulk-request',
  ])('%s is read as a bulk request (C-BLK-02)', (name) => {
    const body = without(sample(name))
    const written = isJsonArray(body['Operations']) ? body['Operations'].filter(isJsonObject) : []
    const { operations } = parseBulkRequest(body, { bulkOperationsMax: 10 })
    expect(
      operations.map((operation) => {
        const { endpoint, ...rest } = operation
        const path = operation.method === 'POST' ? endpoint : `${endpoint}/${operation.id}`
        return without({ ...rest, path }, 'id')
      }),
    ).toEqual(written)
  })

  it('writes the bulk response of section 3.7.3 (C-BLK-03)', () => {
    const at = (id: string) => `https://example.com/v2/Users/${id}`
    const bob = at('b7c14771-226c-4d05-8860-134711653041')
    const dave = at('5d8d29d3-342c-4b5f-8683-a3cb6763ffcc')
    const gone = at('e9025315-6bea-44e1-899c-1e07454e468b')
    const changed = errorMessage(new ScimError(412, undefined, 'Failed to update.  Resource changed on the server.'))
    const unparsable = new ScimError(
      400,
      'invalidSyntax',
      'Request is unparsable, syntactically incorrect, or violates schema.',
    )
    const missing = errorMessage(new ScimError(404, undefined, 'Resource does not exist.'))
    expect(
      bulkResponse([
        { method: 'POST', bulkId: 'qwerty', status: 400, response: errorMessage(unparsable) },
        { method: 'PUT', location: bob, status: 412, response: changed },
        { method: 'PATCH', location: dave, status: 412, response: changed },
        { method: 'DELETE', location: gone, status: 404, response: missing },
      ]),
    ).toEqual(sample('rfc7644-3.7.3-bulk-response-with-errors'))
  })

  it('describes the resource types of section 8.6, whose enterprise extension is not required here (C-ENT-05)', () => {
    const types = sample('rfc7643-8.6-resource-types')
    const [user, group] = (isJsonArray(types) ? types : []).map((type) => without(type, 'meta'))
    expect([describeResourceType(userResourceType), describeResourceType(groupResourceType)]).toEqual([
      { ...user, schemaExtensions: [{ schema: enterprise, required: false }] },
      group,
    ])
  })
})
