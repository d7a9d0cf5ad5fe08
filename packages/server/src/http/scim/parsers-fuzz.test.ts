// Every parser of what a client sends, with texts that are almost right: a value or a refusal, soon, and nothing else.
// `npm run fuzz -- --cases 1000000`.

import {
  applyPatch,
  decodeQuery,
  matches,
  parseAttributePath,
  parseBulkRequest,
  parseEntityTags,
  parseFilter,
  parseJson,
  parseListQuery,
  parsePatch,
  parsePath,
  parseResource,
  parseSearchRequest,
  resolveFilter,
  ScimError,
  userResourceType,
} from '@fluid-scim/scim'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { mutationsOf } from '../../testing/mutate.ts'
import { CORE_USER, ENTERPRISE_USER } from '../../testing/okta-bodies.ts'

const CASES = Number(process.env['FUZZ_CASES'] ?? 5_000)
const SEED = process.env['SEED'] === undefined ? {} : { seed: Number(process.env['SEED']) }
/** Far beyond what any of them takes, and far below what a blow-up takes. */
const CASE_MS_MAX = 1_000

const USER = {
  schemas: [CORE_USER, ENTERPRISE_USER],
  userName: 'ines@northrail.example',
  name: { givenName: 'Ines', familyName: 'Valcourt' },
  emails: [{ value: 'ines@northrail.example', type: 'work', primary: true }],
  active: true,
  [ENTERPRISE_USER]: { department: 'Lines', manager: { value: '1' } },
}

const FILTERS = [
  'userName eq "ines@northrail.example"',
  'emails[type eq "work" and value co "@"] or not (title pr)',
  'name.familyName sw "V" and meta.lastModified gt "2026-01-01T00:00:00Z"',
  `${ENTERPRISE_USER}:department eq "Lines" or (active eq true and (userName ne null))`,
]
const PATHS = [
  'name.givenName',
  'emails[type eq "work"].value',
  'members[value eq "0192f0c4-0000-7000-8000-000000000000"]',
  `${ENTERPRISE_USER}:manager.value`,
]
const patchOp = (...Operations: readonly object[]) =>
  JSON.stringify({ schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'], Operations })
const PATCHES = [
  patchOp({ op: 'replace', path: 'emails[type eq "work"].value', value: 'x@y.example' }),
  patchOp({ op: 'Add', value: { active: 'False', 'name.givenName': 'X', [`${ENTERPRISE_USER}:department`]: 'Y' } }),
  patchOp({ op: 'remove', path: 'title' }, { op: 'add', path: 'emails', value: [{ value: 'a@b.example' }] }),
]
const BULKS = [
  JSON.stringify({
    schemas: ['urn:ietf:params:scim:api:messages:2.0:BulkRequest'],
    failOnErrors: 1,
    Operations: [
      { method: 'POST', path: '/Users', bulkId: 'a', data: USER },
      { method: 'PATCH', path: '/Groups/1', data: { Operations: [{ op: 'add', value: 'bulkId:a' }] } },
    ],
  }),
]
const SEARCHES = [
  JSON.stringify({
    schemas: ['urn:ietf:params:scim:api:messages:2.0:SearchRequest'],
    filter: FILTERS[0],
    attributes: ['userName'],
    sortBy: 'name.familyName',
    startIndex: 1,
    count: 10,
  }),
]
const QUERIES = ['filter=userName+eq+%22x%22&count=10&startIndex=1&attributes=userName,emails.value&sortBy=userName']
const TAGS = ['W/"1", "2"', '*', 'W/"3-80a6882106ff"']

const stored = parseResource(userResourceType, parseJson(JSON.stringify(USER)))

const PARSERS: readonly (readonly [what: string, texts: readonly string[], run: (text: string) => unknown])[] = [
  ['filters', FILTERS, (text) => matches(resolveFilter(parseFilter(text), userResourceType), USER)],
  ['paths', PATHS, (text) => [parsePath(text), parseAttributePath(text)]],
  ['JSON of resources', [JSON.stringify(USER)], (text) => parseResource(userResourceType, parseJson(text))],
  ['patches', PATCHES, (text) => applyPatch(userResourceType, stored, parsePatch(userResourceType, parseJson(text)))],
  ['bulk requests', BULKS, (text) => parseBulkRequest(parseJson(text), { bulkOperationsMax: 1_000 })],
  ['search requests', SEARCHES, (text) => parseSearchRequest(parseJson(text))],
  ['queries', QUERIES, (text) => parseListQuery(decodeQuery(text))],
  ['entity tags', TAGS, (text) => parseEntityTags(text)],
]

test.each(PARSERS)(
  'reads %s that are almost right, or refuses them (T-50, T-51, T-52, T-54)',
  {
    timeout: 60_000 + CASES,
  },
  (_what, texts, run) => {
    const before = JSON.stringify(Reflect.ownKeys(Object.prototype).map(String))
    fc.assert(
      fc.property(mutationsOf(texts), (text) => {
        const from = performance.now()
        expect(faultOf(() => run(text))).toBe(undefined)
        expect(performance.now() - from).toBeLessThan(CASE_MS_MAX)
      }),
      { numRuns: CASES, ...SEED },
    )
    expect(JSON.stringify(Reflect.ownKeys(Object.prototype).map(String))).toBe(before)
  },
)

/** What was thrown and is no refusal of a request. */
function faultOf(run: () => unknown): unknown {
  try {
    run()
    return undefined
  } catch (error) {
    return error instanceof ScimError && error.status >= 400 && error.status < 500 ? undefined : error
  }
}
