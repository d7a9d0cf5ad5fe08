import { expect, it } from 'vitest'
import { ScimError } from '../error.ts'
import { ERROR, LIST_RESPONSE } from '../urn.ts'
import { errorMessage } from './error-message.ts'
import { listResponse } from './list-response.ts'

it('answers an empty list with all four members (C-LST-01, C-LST-02)', () => {
  expect(listResponse({ totalResults: 0, startIndex: 1, resources: [] })).toEqual({
    schemas: [LIST_RESPONSE],
    totalResults: 0,
    startIndex: 1,
    itemsPerPage: 0,
    Resources: [],
  })
})

it('counts what is on the page (C-PAG-04)', () => {
  expect(listResponse({ totalResults: 30, startIndex: 11, resources: [{ id: 'a' }, { id: 'b' }] })).toEqual({
    schemas: [LIST_RESPONSE],
    totalResults: 30,
    startIndex: 11,
    itemsPerPage: 2,
    Resources: [{ id: 'a' }, { id: 'b' }],
  })
})

it('carries cursors in place of an index (C-CUR-02)', () => {
  expect(listResponse({ totalResults: 3, resources: [], nextCursor: 'n', previousCursor: 'p' })).toEqual({
    schemas: [LIST_RESPONSE],
    totalResults: 3,
    itemsPerPage: 0,
    previousCursor: 'p',
    nextCursor: 'n',
    Resources: [],
  })
})

it('writes the status of an error as a string (C-ERR-01)', () => {
  expect(errorMessage(new ScimError(404, undefined, 'There is no user u-1.'))).toEqual({
    schemas: [ERROR],
    status: '404',
    detail: 'There is no user u-1.',
  })
})

it('writes the scimType where there is one (C-ERR-03)', () => {
  expect(errorMessage(new ScimError(409, 'uniqueness', 'The userName ines is taken.'))).toEqual({
    schemas: [ERROR],
    status: '409',
    scimType: 'uniqueness',
    detail: 'The userName ines is taken.',
  })
})
