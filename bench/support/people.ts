// The people and groups of the measurements: bodies as Okta sends them.

const USER = 'urn:ietf:params:scim:schemas:core:2.0:User'
const GROUP = 'urn:ietf:params:scim:schemas:core:2.0:Group'
const PATCH_OP = 'urn:ietf:params:scim:api:messages:2.0:PatchOp'

export function userName(index: number): string {
  return `person.${index}@northrail.example`
}

export function externalId(index: number): string {
  return `00uNorthrail${index}`
}

/** A create body as Okta's catalog app sends it. */
export function userJson(index: number, changes: object = {}): string {
  return JSON.stringify({
    schemas: [USER],
    userName: userName(index),
    name: { givenName: `Given${index}`, familyName: `Family${index}` },
    emails: [{ primary: true, value: userName(index), type: 'work' }],
    displayName: `Given${index} Family${index}`,
    title: 'Planner',
    locale: 'en-US',
    externalId: externalId(index),
    groups: [],
    password: 'qT7x2RmZ',
    active: true,
    ...changes,
  })
}

export function groupJson(displayName: string, members: readonly string[]): string {
  return JSON.stringify({ schemas: [GROUP], displayName, members: members.map((value) => ({ value })) })
}

export function patchJson(...operations: readonly object[]): string {
  return JSON.stringify({ schemas: [PATCH_OP], Operations: operations })
}

export function filterPath(endpoint: string, filter: string): string {
  return `${endpoint}?filter=${encodeURIComponent(filter).replaceAll('%20', '+')}&startIndex=1&count=100`
}

export function idOf(text: string): string {
  const id = /"id":"([^"]+)"/.exec(text)?.[1]
  if (id === undefined) throw new Error(`an answer without an id: ${text.slice(0, 200)}`)
  return id
}

/** What people in the loaded database have been called one after the other: each is an entry of the journal. */
export const TEMPLATE_TITLES = ['Planner', 'Engineer', 'Lead engineer', 'Surveyor', 'Site manager'] as const
