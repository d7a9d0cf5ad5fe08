// The external name of an app attribute as a place in a resource: "name.givenName", "emails[primary==true].value",
// or below an extension's URN. This is the app profile's own notation, not SCIM's path grammar.
import { type AppAttribute, CORE } from '../apps/attribute.ts'
import { isObject, type JsonObject } from '../json.ts'

export interface ScimPath {
  /** The extension's URN, when the attribute lies in one. */
  readonly extension: string | undefined
  readonly name: string
  /** Which element of a list: the one whose `key` has this value. */
  readonly selector: { readonly key: string; readonly value: string | boolean } | undefined
  readonly subs: readonly string[]
}

const PATTERN = /^(?<name>[$\w-]+)(?:\[(?<key>\w+)==(?:'(?<text>[^']*)'|(?<flag>true|false))\])?(?:\.(?<subs>.+))?$/

export function parseScimPath(attribute: Pick<AppAttribute, 'externalName' | 'externalNamespace'>): ScimPath {
  const groups = PATTERN.exec(attribute.externalName)?.groups
  const name = groups?.name
  if (groups === undefined || name === undefined) throw new Error(`not a SCIM path: ${attribute.externalName}`)
  const { key, text, flag, subs } = groups
  return {
    extension: attribute.externalNamespace === CORE ? undefined : attribute.externalNamespace,
    name,
    selector: key === undefined ? undefined : { key, value: text ?? flag === 'true' },
    subs: subs === undefined ? [] : subs.split('.'),
  }
}

/** The value at its place; undefined when there is none. */
export function getValue(resource: JsonObject, path: ScimPath): unknown {
  const root = path.extension === undefined ? resource : resource[path.extension]
  if (!isObject(root)) return undefined
  let value: unknown = path.selector === undefined ? root : findElement(root, path.name, path.selector)
  const steps = path.selector === undefined ? [path.name, ...path.subs] : path.subs
  for (const step of steps) value = isObject(value) ? value[step] : undefined
  return value
}

/** Sets the value at its place; objects, lists and the selected element are made when missing. */
export function setValue(resource: JsonObject, path: ScimPath, value: unknown): void {
  let parent = path.extension === undefined ? resource : childObject(resource, path.extension)
  if (path.selector !== undefined) parent = selectElement(parent, path.name, path.selector)
  const steps = path.selector === undefined ? [path.name, ...path.subs] : path.subs
  const leaf = steps.at(-1)
  if (leaf === undefined) return
  for (const step of steps.slice(0, -1)) parent = childObject(parent, step)
  parent[leaf] = value
}

/** Takes the value away, and an object that has become empty with it. */
export function removeValue(resource: JsonObject, path: ScimPath): void {
  const root = path.extension === undefined ? resource : resource[path.extension]
  if (!isObject(root)) return
  const element = path.selector === undefined ? root : findElement(root, path.name, path.selector)
  if (element === undefined) return
  removeSteps(element, path.selector === undefined ? [path.name, ...path.subs] : path.subs)
  if (path.extension !== undefined && Object.keys(root).length === 0) delete resource[path.extension]
}

function removeSteps(object: JsonObject, [step, ...rest]: readonly string[]): void {
  if (step === undefined) return
  const child = object[step]
  if (rest.length === 0) delete object[step]
  else if (isObject(child)) {
    removeSteps(child, rest)
    if (Object.keys(child).length === 0) delete object[step]
  }
}

function childObject(parent: JsonObject, key: string): JsonObject {
  const child = parent[key]
  if (isObject(child)) return child
  const created: JsonObject = {}
  parent[key] = created
  return created
}

function findElement(parent: JsonObject, name: string, selector: NonNullable<ScimPath['selector']>) {
  const list: unknown = parent[name]
  if (!Array.isArray(list)) return undefined
  return list.filter(isObject).find((item) => (item[selector.key] ?? false) === selector.value)
}

function selectElement(parent: JsonObject, name: string, selector: NonNullable<ScimPath['selector']>): JsonObject {
  const found = findElement(parent, name, selector)
  if (found !== undefined) return found
  const created: JsonObject = { [selector.key]: selector.value }
  const list: unknown = parent[name]
  if (Array.isArray(list)) list.push(created)
  else parent[name] = [created]
  return created
}
