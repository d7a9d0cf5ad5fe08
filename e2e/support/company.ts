// A company as Okta would bring it: people, groups that give roles, one group whose name is not known, somebody who left.

import type { AddedOrganisation } from './fluid-process.ts'

const USER = 'urn:ietf:params:scim:schemas:core:2.0:User'
const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'
const GROUP = 'urn:ietf:params:scim:schemas:core:2.0:Group'
const PATCH_OP = 'urn:ietf:params:scim:api:messages:2.0:PatchOp'

const FIRST = ['Ines', 'Omar', 'Ruth', 'Kenji', 'Amara', 'Luca', 'Freya', 'Mateo', 'Priya', 'Jonas', 'Zofia', 'Dylan']
const LAST = ['Valcourt', 'Haddad', 'van den Berg', 'Mori', 'Okafor', 'Bianchi', 'Lindqvist', 'Rojas', 'Nair', 'Weber']
const TITLES = ['Project Manager', 'Analyst', 'Team Lead', 'Controller', 'Engineer', 'Portfolio Director']
const DEPARTMENTS = ['Delivery', 'Finance', 'PMO', 'Engineering']

export interface Okta {
  send(method: string, path: string, body?: unknown): Promise<{ readonly status: number; readonly body: unknown }>
  addUser(userName: string, attributes?: object): Promise<string>
  addGroup(displayName: string, members: readonly string[]): Promise<string>
  deactivate(id: string): Promise<void>
  /** The id of the group of that name. */
  findGroup(displayName: string): Promise<string>
}

/** A client that calls itself Okta. */
export function oktaOf({ scimBaseUrl }: AddedOrganisation, token: string): Okta {
  async function send(method: string, path: string, body?: unknown) {
    const response = await fetch(`${scimBaseUrl}${path}`, {
      method,
      headers: {
        Authorization: token,
        'User-Agent': 'Okta SCIM Client 1.0.0',
        ...(body === undefined ? {} : { 'Content-Type': 'application/scim+json; charset=utf-8' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    return { status: response.status, body: text === '' ? undefined : JSON.parse(text) }
  }
  async function idOf(answer: Promise<{ readonly status: number; readonly body: unknown }>): Promise<string> {
    const { status, body } = await answer
    if (status === 201 && typeof body === 'object' && body !== null && 'id' in body && typeof body.id === 'string') {
      return body.id
    }
    throw new Error(`a push gave ${status}: ${JSON.stringify(body)}`)
  }
  return {
    send,
    addUser: (userName, attributes = {}) =>
      idOf(send('POST', '/Users', { schemas: [USER], userName, active: true, ...attributes })),
    addGroup: (displayName, members) =>
      idOf(send('POST', '/Groups', { schemas: [GROUP], displayName, members: members.map((value) => ({ value })) })),
    findGroup: async (displayName) => {
      const { body } = await send('GET', `/Groups?filter=${encodeURIComponent(`displayName eq "${displayName}"`)}`)
      const id = /"id":"([^"]+)"/.exec(JSON.stringify(body))?.[1]
      if (id === undefined) throw new Error(`there is no group ${displayName}`)
      return id
    },
    deactivate: async (id) => {
      await send('PATCH', `/Users/${id}`, {
        schemas: [PATCH_OP],
        Operations: [{ op: 'replace', value: { active: false } }],
      })
    },
  }
}

export interface Company {
  readonly people: readonly string[]
  /** Group name → id. */
  readonly groups: ReadonlyMap<string, string>
}

/** Pushes a small company. */
export async function pushCompany(okta: Okta, size = 24): Promise<Company> {
  const people: string[] = []
  for (let number = 0; number < size; number += 1) people.push(await pushPerson(okta, number))
  const groups = new Map<string, string>()
  const push = async (name: string, members: readonly string[]): Promise<void> => {
    groups.set(name, await okta.addGroup(name, members))
  }
  await push('Fluid User', people)
  await push('Fluid Project access', people.slice(0, 14))
  await push('Fluid Financial access', people.slice(3, 8))
  await push('Fluid Application administrator', people.slice(0, 2))
  await push('Fluid Collaborator', people.slice(16, 22))
  await push('Fluid Projekt Viewer', people.slice(5, 11))
  await push('PMO London', people.slice(8, 12))
  for (const id of people.slice(-2)) await okta.deactivate(id)
  return { people, groups }
}

function pushPerson(okta: Okta, number: number): Promise<string> {
  const givenName = FIRST[number % FIRST.length] ?? ''
  const familyName = LAST[(number * 7 + Math.floor(number / 10)) % LAST.length] ?? ''
  const userName =
    `${givenName}.${familyName.replaceAll(' ', '')}${number >= 12 ? number : ''}@northrail.example`.toLowerCase()
  return okta.addUser(userName, {
    schemas: [USER, ENTERPRISE],
    externalId: `00u9k3example${String(number).padStart(5, '0')}`,
    name: { givenName, familyName },
    displayName: `${givenName} ${familyName}`,
    emails: [{ value: userName, type: 'work', primary: true }],
    title: TITLES[number % TITLES.length],
    locale: 'en-GB',
    [ENTERPRISE]: { department: DEPARTMENTS[number % DEPARTMENTS.length], employeeNumber: `N-${1000 + number}` },
  })
}
