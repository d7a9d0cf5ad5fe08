// The bodies of user requests, with Okta's order of members.
import type { AppProfileEntry } from '../apps/app-profile.ts'
import { CORE } from '../apps/attribute.ts'
import { isObject, type JsonObject, listStrings } from '../json.ts'
import { parseScimPath, removeValue, setValue } from './scim-path.ts'

export interface AccountValues {
  readonly userName: string
  /** The person's id in the org. */
  readonly externalId: string
  readonly entries: readonly AppProfileEntry[]
  /** Only on create, and on update when passwords are synchronised. */
  readonly password?: string
}

const FIRST = ['userName', 'name', 'emails']
const LAST = ['externalId', 'groups', 'password', 'active']

/** The body of `POST /Users`: only what has a value, with a placeholder password, an empty `groups` and `active: true`. */
export function createUserBody(values: AccountValues): JsonObject {
  const resource: JsonObject = { userName: values.userName }
  for (const { attribute, value } of values.entries) {
    if (value !== undefined) setValue(resource, parseScimPath(attribute), value)
  }
  dropBareElements(resource)
  const extensions = Object.keys(resource).filter((key) => key.startsWith('urn:'))
  const complete: JsonObject = {
    ...resource,
    externalId: values.externalId,
    groups: [],
    ...(values.password === undefined ? {} : { password: values.password }),
    active: true,
  }
  const middle = Object.keys(resource).filter((key) => !FIRST.includes(key) && !key.startsWith('urn:'))
  return pick({ schemas: [CORE, ...extensions], ...complete }, ['schemas', ...FIRST, ...middle, ...extensions, ...LAST])
}

/** The body of a profile push: what the GET returned, with Okta's mapped attributes laid over it. */
export function overlayUserBody(current: JsonObject, values: AccountValues & { userName: string }): JsonObject {
  const body = structuredClone(current)
  body.userName = values.userName
  for (const { attribute, applyOn, value } of values.entries) {
    if (applyOn === 'create') continue
    const path = parseScimPath(attribute)
    if (value === undefined) removeValue(body, path)
    else setValue(body, path, value)
  }
  dropBareElements(body)
  body.externalId = values.externalId
  body.active = true
  if (values.password !== undefined) body.password = values.password
  return withSchemas(body)
}

function withSchemas(body: JsonObject): JsonObject {
  const extensions = Object.keys(body).filter((key) => key.startsWith('urn:') && isObject(body[key]))
  const known = listStrings(body.schemas)
  const schemas = [...(known.length === 0 ? [CORE] : known)]
  for (const extension of extensions) if (!schemas.includes(extension)) schemas.push(extension)
  return 'schemas' in body ? { ...body, schemas } : { schemas, ...body }
}

/** An e-mail, phone or address that has nothing beside `primary` and `type` is no value. */
function dropBareElements(resource: JsonObject): void {
  for (const key of ['emails', 'phoneNumbers', 'addresses']) {
    const list = resource[key]
    if (!Array.isArray(list)) continue
    const kept = list.filter(
      (item: unknown) => isObject(item) && Object.keys(item).some((name) => name !== 'primary' && name !== 'type'),
    )
    if (kept.length === 0) delete resource[key]
    else resource[key] = kept
  }
}

function pick(source: JsonObject, keys: readonly string[]): JsonObject {
  const result: JsonObject = {}
  for (const key of keys) if (key in source) result[key] = source[key]
  return result
}
