// Rules about the users and groups in an answer.
import { findString, isObject, type JsonObject, listStrings } from '../../json.ts'
import type { Rule } from './rule.ts'
import { findResource, isSuccess, listResources, type Subject } from './subject.ts'

const CORE = {
  Users: 'urn:ietf:params:scim:schemas:core:2.0:User',
  Groups: 'urn:ietf:params:scim:schemas:core:2.0:Group',
} as const
const NAMES = { Users: 'userName', Groups: 'displayName' } as const
const LISTS = ['emails', 'phoneNumbers', 'addresses', 'groups', 'members', 'roles', 'entitlements', 'photos', 'ims']

export const RESOURCE_RULES: readonly Rule[] = [
  {
    name: 'body-json',
    weight: 'broken',
    source: 'RFC 7644 section 3.1',
    check: (subject) =>
      isSuccess(subject) && subject.text.trim() !== '' && !subject.isJson
        ? 'The body of a successful answer is not JSON: Okta takes it for an error.'
        : undefined,
  },
  {
    name: 'body-missing',
    weight: 'broken',
    source: 'RFC 7644 sections 3.3, 3.4.1, 3.5.1; Okta says "Create new user returned empty user."',
    check: (subject) =>
      ['POST', 'PUT', 'GET'].includes(subject.method) && isSuccess(subject) && subject.text.trim() === ''
        ? `A ${subject.method} is answered with the resource in the body; this answer is empty.`
        : undefined,
  },
  {
    name: 'id',
    weight: 'broken',
    source: 'RFC 7643 section 3.1; Okta keeps the id and uses it for everything later',
    check: ofEach((resource) =>
      typeof resource.id === 'string' && resource.id !== ''
        ? undefined
        : `must have an "id" that is a text; it has ${print(resource.id)}`,
    ),
  },
  {
    name: 'id-changed',
    weight: 'broken',
    source: 'RFC 7643 section 3.1',
    check: (subject) => {
      const id = findString(findResource(subject), 'id')
      return subject.id === undefined || id === undefined || id === subject.id
        ? undefined
        : `The answer about "${subject.id}" has the id "${id}": an id never changes.`
    },
  },
  {
    name: 'schemas',
    weight: 'broken',
    source: 'RFC 7643 section 3; Okta says "No schema\'s defined in scim user"',
    check: ofEach((resource, { kind }) =>
      listStrings(resource.schemas).includes(CORE[kind]) ? undefined : `must name "${CORE[kind]}" in schemas`,
    ),
  },
  {
    name: 'name',
    weight: 'broken',
    source: 'RFC 7643 sections 4.1.1 and 4.2',
    check: ofEach((resource, { kind }) =>
      (findString(resource, NAMES[kind]) ?? '') === '' ? `must have a ${NAMES[kind]}` : undefined,
    ),
  },
  {
    name: 'active-type',
    weight: 'broken',
    source: 'RFC 7643 section 4.1.1; Okta wants a boolean',
    check: ofEach(({ active }) =>
      active === undefined || typeof active === 'boolean'
        ? undefined
        : `must have true or false in "active", not ${print(active)}`,
    ),
  },
  {
    name: 'active-missing',
    weight: 'advice',
    source: "Okta's SCIM test suite",
    check: ofEach(({ active }, { kind }) =>
      kind === 'Users' && active === undefined ? 'should say whether it is "active"' : undefined,
    ),
  },
  {
    name: 'password',
    weight: 'broken',
    source: 'RFC 7643 section 7: password is never returned',
    check: ofEach((resource) => ('password' in resource ? 'must not give the password back' : undefined)),
  },
  {
    name: 'lists',
    weight: 'broken',
    source: 'RFC 7643 section 2.4; Okta wants arrays',
    check: ofEach((resource) => {
      const wrong = LISTS.find(
        (name) => resource[name] !== undefined && resource[name] !== null && !Array.isArray(resource[name]),
      )
      return wrong === undefined ? undefined : `must have an array in "${wrong}"`
    }),
  },
  {
    name: 'resource-type',
    weight: 'broken',
    source: 'RFC 7643 section 3.1',
    check: ofEach(({ meta }, { kind }) => {
      const type = findString(meta, 'resourceType')
      const wanted = kind === 'Users' ? 'User' : 'Group'
      return type === undefined || type === wanted
        ? undefined
        : `must have "${wanted}" in meta.resourceType, not "${type}"`
    }),
  },
  {
    name: 'meta',
    weight: 'advice',
    source: 'RFC 7643 section 3.1',
    check: ofEach(({ meta }) => {
      const missing = ['resourceType', 'location'].filter((name) => findString(meta, name) === undefined)
      return missing.length === 0 ? undefined : `should have ${missing.map((name) => `meta.${name}`).join(' and ')}`
    }),
  },
  {
    name: 'version',
    weight: 'advice',
    source: 'RFC 7644 section 3.14 (optional; Okta never sends If-Match)',
    check: (subject) => {
      const resource = findResource(subject)
      if (resource === undefined || subject.headers.etag !== undefined) return undefined
      const version = findString(resource.meta, 'version')
      return version === undefined
        ? 'The server keeps no versions (no ETag header): two writers can overwrite each other unnoticed.'
        : 'meta.version stands in the body, and the ETag header that belongs to it is missing.'
    },
  },
  {
    name: 'external-id',
    weight: 'advice',
    source: "RFC 7643 section 3.1; externalId is the person's id in Okta",
    check: (subject) => {
      const given = subject.method === 'POST' ? findString(subject.sent, 'externalId') : undefined
      const resource = findResource(subject)
      if (given === undefined || resource === undefined || resource.externalId === given) return undefined
      return `The externalId that was sent is not kept: the answer has ${print(resource.externalId)}.`
    },
  },
  {
    name: 'name-kept',
    weight: 'advice',
    source: 'RFC 7644 section 3.3; Okta looks people and groups up by this name',
    check: (subject) => {
      if (subject.method !== 'POST' && subject.method !== 'PUT') return undefined
      const name = NAMES[subject.kind]
      const given = findString(subject.sent, name)
      const kept = findString(findResource(subject), name)
      if (given === undefined || kept === undefined || kept.toLowerCase() === given.toLowerCase()) return undefined
      return `The ${name} "${given}" came back as "${kept}".`
    },
  },
]

function ofEach(check: (resource: JsonObject, subject: Subject) => string | undefined) {
  return (subject: Subject) => {
    const problems = listResources(subject).map((resource) => check(resource, subject))
    const problem = problems.find((candidate) => candidate !== undefined)
    return problem === undefined ? undefined : `A ${subject.kind === 'Users' ? 'user' : 'group'} ${problem}.`
  }
}

function print(value: unknown): string {
  if (isObject(value)) return 'an object'
  return JSON.stringify(value) ?? 'none'
}
