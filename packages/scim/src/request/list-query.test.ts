import { describe, expect, it } from 'vitest'
import { ScimError } from '../error.ts'
import type { JsonObject, JsonValue } from '../json.ts'
import { parseSearchRequest } from '../message/search-request.ts'
import { SEARCH_REQUEST } from '../urn.ts'
import { decodeQuery } from './decode-query.ts'
import { parseListQuery } from './list-query.ts'

const defaults = { sortOrder: 'ascending', startIndex: 1 }

function query(text: string): unknown {
  return attempt(() => parseListQuery(decodeQuery(text)))
}

function search(members: JsonObject): unknown {
  return attempt(() => parseSearchRequest({ schemas: [SEARCH_REQUEST], ...members }))
}

function attempt(parse: () => unknown): unknown {
  try {
    return parse()
  } catch (error) {
    if (!(error instanceof ScimError)) throw error
    return [error.status, error.scimType, error.detail]
  }
}

describe('a list query', () => {
  it.each<[string, object]>([
    ['', {}],
    ['?', {}],
    [
      '?filter=userName+eq+%22ines.valcourt%40northrail.example%22&startIndex=1&count=100',
      { filter: 'userName eq "ines.valcourt@northrail.example"', count: 100 },
    ],
    ['filter=userName%20eq%20%22a%2Bb%22', { filter: 'userName eq "a+b"' }],
    ['FILTER=x&STARTINDEX=5&Count=2', { filter: 'x', startIndex: 5, count: 2 }],
    ['filter=', { filter: '' }],
    ['filter=a=b', { filter: 'a=b' }],
    ['startIndex=0', {}],
    ['startIndex=-7', {}],
    ['startIndex=99999999999999999999', { startIndex: Number.MAX_SAFE_INTEGER }],
    ['count=0', { count: 0 }],
    ['count=-3', { count: 0 }],
    ['count=99999999999999999999', { count: Number.MAX_SAFE_INTEGER }],
    ['sortBy=name.familyName&sortOrder=Descending', { sortBy: 'name.familyName', sortOrder: 'descending' }],
    ['cursor', { cursor: '' }],
    ['cursor=abc', { cursor: 'abc' }],
    ['attributes=userName,%20name.givenName,', { attributes: ['userName', 'name.givenName'] }],
    ['excludedAttributes=members&attributes=', { excludedAttributes: ['members'] }],
    ['aadOptscim062020&aadOptscim062020&x=1', {}],
  ])('%s is read (C-GEN-10, C-GEN-11, C-PAG-01, C-PAG-02, C-PAG-06, C-SRT-02)', (text, expected) => {
    expect(query(text)).toEqual({ ...defaults, ...expected })
  })

  it.each([
    ['count=ten', 'count must be a whole number.'],
    ['count=1.5', 'count must be a whole number.'],
    ['startIndex=', 'startIndex must be a whole number.'],
    ['startIndex=1e3', 'startIndex must be a whole number.'],
    ['sortOrder=up', 'sortOrder must be "ascending" or "descending".'],
    ['filter=a&filter=b', 'filter is given twice in the query. Send it once.'],
    ['filter=a&Filter=a', 'filter is given twice in the query. Send it once.'],
  ])('%s is refused', (text, detail) => {
    expect(query(text)).toEqual([400, 'invalidValue', detail])
  })

  it.each(['filter=%', 'filter=%zz', 'filter=%ff', 'filter=%c0%80', 'a=%00', 'filter=%ed%a0%80', '%=1'])(
    '%s is refused as no UTF-8',
    (text) => {
      expect(query(text)).toEqual([
        400,
        'invalidSyntax',
        'The query of the URL is not percent-encoded UTF-8. Encode it and send it again.',
      ])
    },
  )
})

describe('a search request', () => {
  it.each<[JsonObject, object]>([
    [{}, {}],
    [
      { filter: 'a pr', sortBy: 'a', sortOrder: 'descending', startIndex: 3, count: 4 },
      { filter: 'a pr', sortBy: 'a', sortOrder: 'descending', startIndex: 3, count: 4 },
    ],
    [
      { FILTER: 'a pr', startindex: 0, COUNT: -1 },
      { filter: 'a pr', count: 0 },
    ],
    [{ attributes: ['userName'], excludedAttributes: [] }, { attributes: ['userName'] }],
    [{ excludedAttributes: ['members'], filter: null }, { excludedAttributes: ['members'] }],
    [
      { cursor: '', count: 10 },
      { cursor: '', count: 10 },
    ],
    [{ other: 1 }, {}],
  ])('%j is read as a query is (C-SEA-01, C-GEN-21, C-CUR-08)', (members, expected) => {
    expect(search(members)).toEqual({ ...defaults, ...expected })
  })

  it.each<[JsonObject, string]>([
    [{ filter: 1 }, 'filter must be a string.'],
    [{ count: '10' }, 'count must be a whole number.'],
    [{ startIndex: 1.5 }, 'startIndex must be a whole number.'],
    [{ attributes: 'userName' }, 'attributes must be a list of attribute names.'],
    [{ attributes: [1] }, 'attributes must be a list of attribute names.'],
  ])('%j is refused', (members, detail) => {
    expect(search(members)).toEqual([400, 'invalidValue', detail])
  })

  it.each<[JsonValue, string]>([
    [[], 'A SearchRequest is sent as a JSON object.'],
    [{}, `"schemas" of this request must name ${SEARCH_REQUEST}.`],
    [{ schemas: ['urn:x'] }, `"schemas" of this request must name ${SEARCH_REQUEST}.`],
    [
      { schemas: [SEARCH_REQUEST], filter: 'a', Filter: 'b' },
      'The body has both "filter" and "Filter", which are the same attribute. Send it once.',
    ],
  ])('%j is refused as no search request (C-SEA-02)', (body, detail) => {
    expect(attempt(() => parseSearchRequest(body))).toEqual([400, 'invalidSyntax', detail])
  })

  it('takes the URN in any letter case, alone or in a list', () => {
    expect(search({ schemas: SEARCH_REQUEST.toUpperCase() })).toEqual(defaults)
  })
})
