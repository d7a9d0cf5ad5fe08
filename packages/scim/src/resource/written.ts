// RFC 7643 section 7: an attribute that is returned on request is also in the answer to a write that names it.

import { isJsonArray, isJsonObject, type JsonValue } from '../json.ts'
import type { PatchOperation } from '../patch/operation.ts'
import type { Attribute, ResourceType } from '../schema/attribute.ts'
import type { Projection, SelectedParts, Selection } from './projection.ts'
import type { Resource } from './resource.ts'

interface OnRequest {
  readonly extension: string | undefined
  readonly attribute: Attribute
}

/**
 * The projection of a write's answer: what it asked for and, of the attributes that are returned on request, those that
 * the write itself has named. Whoever names `attributes` gets these alone.
 */
export function withWritten(
  projection: Projection,
  resourceType: ResourceType,
  write: Resource | readonly PatchOperation[],
): Projection {
  const onRequest = listOnRequest(resourceType)
  if (onRequest.length === 0 || projection.kind === 'only') return projection
  const base = new Map<string, SelectedParts>()
  const extensions = new Map<string, Map<string, SelectedParts>>()
  for (const one of onRequest) {
    const parts = 'schemas' in write ? namedByResource(write, one) : namedByPatch(write, one)
    if (parts.size === 0) continue
    const { extension, attribute } = one
    if (extension === undefined) base.set(attribute.name, parts)
    else extensions.set(extension, (extensions.get(extension) ?? new Map()).set(attribute.name, parts))
  }
  const written: Selection = { base, extensions }
  return { ...projection, written }
}

const known = new WeakMap<ResourceType, readonly OnRequest[]>()

/** The attributes with something that is returned on request and that a client can write. */
function listOnRequest(resourceType: ResourceType): readonly OnRequest[] {
  const before = known.get(resourceType)
  if (before !== undefined) return before
  const found = [
    ...resourceType.schema.attributes.map((attribute) => ({ extension: undefined, attribute })),
    ...resourceType.extensions.flatMap(({ schema }) =>
      schema.attributes.map((attribute) => ({ extension: schema.id, attribute })),
    ),
  ].filter(({ attribute }) => isOnRequest(attribute) || attribute.subAttributes.some(isOnRequest))
  known.set(resourceType, found)
  return found
}

function isOnRequest({ returned, mutability }: Attribute): boolean {
  return returned === 'request' && mutability !== 'readOnly'
}

function namedByResource(resource: Resource, { extension, attribute }: OnRequest): ReadonlySet<string> {
  const holder = extension === undefined ? resource : resource[extension]
  const value = isJsonObject(holder) && Object.hasOwn(holder, attribute.name) ? holder[attribute.name] : undefined
  return value === undefined ? new Set() : namesIn(attribute, value)
}

function namedByPatch(operations: readonly PatchOperation[], { extension, attribute }: OnRequest): ReadonlySet<string> {
  const names = operations
    .filter(({ target: { path } }) => path.extension === extension && path.attribute.name === attribute.name)
    .flatMap((operation) => {
      const { sub } = operation.target.path
      if (sub !== undefined) return [sub.name]
      return operation.op === 'remove' ? [] : [...namesIn(attribute, operation.value)]
    })
  return new Set(names)
}

/** The sub-attributes that a value has; the name of a simple attribute itself. */
function namesIn(attribute: Attribute, value: JsonValue): ReadonlySet<string> {
  if (attribute.type !== 'complex') return new Set([attribute.name])
  const elements = isJsonArray(value) ? value : [value]
  return new Set(elements.flatMap((element) => (isJsonObject(element) ? Object.keys(element) : [])))
}
