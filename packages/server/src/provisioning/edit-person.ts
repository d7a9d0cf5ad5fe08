// People changed by an administrator's hand: the same operations as a push, from a form instead of a request.

import { isJsonArray, isJsonObject, type JsonValue, parsePatch, parseResource } from '@fluid-scim/scim'
import { type OrganisationId, userId } from '../directory/ids.ts'
import type { Runtime } from '../runtime.ts'
import type { Caller } from './caller.ts'
import { createUser } from './create-user.ts'
import { OperatorError } from './operator-error.ts'
import { patchUser } from './patch-user.ts'
import { userNotFound } from './refusal.ts'

const USER = 'urn:ietf:params:scim:schemas:core:2.0:User'
const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'
const PATCH_OP = 'urn:ietf:params:scim:api:messages:2.0:PatchOp'

/** Undefined: stays as it is; an empty text: is taken away. */
export interface PersonChange {
  readonly givenName?: string | undefined
  readonly familyName?: string | undefined
  readonly displayName?: string | undefined
  readonly email?: string | undefined
  readonly title?: string | undefined
  readonly department?: string | undefined
  readonly active?: boolean | undefined
}

export interface NewPerson extends PersonChange {
  readonly userName: string
}

const PATHS = {
  givenName: 'name.givenName',
  familyName: 'name.familyName',
  displayName: 'displayName',
  title: 'title',
  department: `${ENTERPRISE}:department`,
} as const

/** Adds a person by hand and answers the id. Refuses (409) a userName that somebody has. */
export async function addPerson(runtime: Runtime, caller: Caller, person: NewPerson): Promise<string> {
  const { userName, givenName, familyName, displayName, email, title, department } = trimmed(person)
  if (email !== undefined) requireEmail(email)
  const name = { ...given({ givenName, familyName }) }
  const body = {
    schemas: [USER, ...(department === undefined ? [] : [ENTERPRISE])],
    userName,
    ...given({ displayName: displayName ?? shownName(givenName, familyName), title }),
    ...(Object.keys(name).length === 0 ? {} : { name }),
    ...(email === undefined ? {} : { emails: [{ value: email, type: 'work', primary: true }] }),
    ...(department === undefined ? {} : { [ENTERPRISE]: { department } }),
    active: true,
  }
  const { resource } = await createUser(runtime, caller, parseResource(caller.organisation.types.user, body))
  const { id } = resource
  if (typeof id !== 'string') throw new Error('a created user has no id')
  return id
}

/** Changes a person by hand; refuses (404) an unknown id. */
export async function editPerson(runtime: Runtime, caller: Caller, id: string, change: PersonChange): Promise<void> {
  const operations: { op: string; path: string; value?: JsonValue }[] = []
  for (const [key, path] of Object.entries(PATHS)) {
    const value = change[key as keyof typeof PATHS]?.trim()
    if (value !== undefined) operations.push(value === '' ? { op: 'remove', path } : { op: 'replace', path, value })
  }
  if (change.active !== undefined) operations.push({ op: 'replace', path: 'active', value: change.active })
  const email = change.email?.trim()
  if (email !== undefined && email !== '') requireEmail(email)
  if (email !== undefined) operations.push(await emailOperation(runtime, caller.organisation.id, id, email))
  if (operations.length === 0) return
  const body = { schemas: [PATCH_OP], Operations: operations }
  await patchUser(runtime, caller, {
    id: userId(id),
    operations: parsePatch(caller.organisation.types.user, body, { resourceId: id }),
    ifMatch: undefined,
  })
}

/** The primary address takes the new value; the others stay. */
async function emailOperation({ store }: Runtime, organisation: OrganisationId, id: string, email: string) {
  const user = await store.read(organisation, (tx) => tx.users.findById(userId(id)))
  if (user === undefined) throw userNotFound(id)
  const stored = user.resource['emails']
  const emails = isJsonArray(stored) ? stored.filter(isJsonObject) : []
  const primary = emails.find((one) => one['primary'] === true) ?? emails[0]
  const others = emails.filter((one) => one !== primary)
  const next = email === '' ? others : [{ type: 'work', ...primary, value: email, primary: true }, ...others]
  return next.length === 0
    ? { op: 'remove', path: 'emails' }
    : { op: 'replace', path: 'emails', value: next.map((one) => ({ ...one })) }
}

function requireEmail(email: string): void {
  if (!/^[^\s@]+@[^\s@]+$/.test(email)) {
    throw new OperatorError(`"${email}" is no e-mail address: write it as in ines.valcourt@northrail.example.`)
  }
}

function trimmed<Values extends object>(values: Values): Values {
  const entries = Object.entries(values).map(([key, value]) => {
    const text = typeof value === 'string' ? value.trim() : value
    return [key, text === '' && key !== 'userName' ? undefined : text]
  })
  // Texts stay texts, and what was left out stays so.
  return Object.fromEntries(entries) as Values
}

function given(values: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  )
}

function shownName(givenName: string | undefined, familyName: string | undefined): string | undefined {
  const name = [givenName, familyName].filter((part) => part !== undefined).join(' ')
  return name === '' ? undefined : name
}
