// What a client asked to see: `attributes` and `excludedAttributes` of RFC 7644 sections 3.4.2.5 and 3.9 (C-PRJ-*).

import { badRequest } from '../error.ts'
import type { ResolvedPath } from '../filter/ast.ts'
import { parseAttributePath } from '../filter/attribute-path.ts'
import { DEFAULT_LIMITS, type Limits } from '../limits.ts'
import type { Attribute, ResourceType } from '../schema/attribute.ts'
import { findExtension, resolvePath } from '../schema/lookup.ts'
import { sameUrn } from '../urn.ts'

/** All of an attribute, or only the sub-attributes with these names. */
export type SelectedParts = 'all' | ReadonlySet<string>
/** The selected attributes of one schema, by name in schema spelling. */
type SelectedAttributes = ReadonlyMap<string, SelectedParts>

export interface Selection {
  /** Base and common attributes. */
  readonly base: SelectedAttributes
  /** Attributes of extensions, by URN in schema spelling. */
  readonly extensions: ReadonlyMap<string, SelectedAttributes>
}

/**
 * `default`: nothing was asked. `only`: these and what is always returned. `without`: the default set less these.
 * `written`: what the request itself has set belongs to the default set (`withWritten`).
 */
export type Projection =
  | { readonly kind: 'default'; readonly written?: Selection }
  | { readonly kind: 'only'; readonly selection: Selection }
  | { readonly kind: 'without'; readonly selection: Selection; readonly written?: Selection }

export interface ProjectionRequest {
  /** Names separated by commas, or a list of names. */
  readonly attributes?: string | readonly string[] | undefined
  readonly excludedAttributes?: string | readonly string[] | undefined
}

export const DEFAULT_PROJECTION: Projection = { kind: 'default' }

/**
 * The projection that a request asks for. Unknown names are ignored (C-PRJ-07), names in any letter case are found
 * (C-PRJ-02). Throws 400 invalidValue when both parameters are given or when there are too many names.
 */
export function parseProjection(
  resourceType: ResourceType,
  request: ProjectionRequest,
  limits: Limits = DEFAULT_LIMITS,
): Projection {
  const only = listNames(request.attributes)
  const without = listNames(request.excludedAttributes)
  if (only.length > 0 && without.length > 0) {
    throw badRequest('invalidValue', 'attributes and excludedAttributes exclude each other. Send one of them.')
  }
  if (only.length + without.length > limits.projectionNamesMax) {
    throw badRequest('invalidValue', `At most ${limits.projectionNamesMax} attribute names may be asked for at a time.`)
  }
  if (only.length > 0) return { kind: 'only', selection: select(resourceType, only) }
  if (without.length > 0) return { kind: 'without', selection: select(resourceType, without) }
  return DEFAULT_PROJECTION
}

/**
 * Whether an answer with this projection shows anything of the attribute, so that a server need not load what nobody
 * asked for (C-PRJ-09). The name is a top-level one, with the URN if it belongs to an extension.
 */
export function projectionWants(projection: Projection, resourceType: ResourceType, name: string): boolean {
  const path = findPath(resourceType, name)
  if (path === undefined) return false
  const { returned } = path.attribute
  if (returned === 'never' || returned === 'always') return returned === 'always'
  if (projection.kind === 'default') return returned === 'default'
  const parts = selectedParts(projection.selection, path.extension, path.attribute)
  return projection.kind === 'only' ? parts !== undefined : returned === 'default' && parts !== 'all'
}

/** What of an attribute is selected; undefined: nothing. */
export function selectedParts(
  selection: Selection,
  extension: string | undefined,
  attribute: Attribute,
): SelectedParts | undefined {
  const attributes = extension === undefined ? selection.base : selection.extensions.get(extension)
  return attributes?.get(attribute.name)
}

function findPath(resourceType: ResourceType, name: string): ResolvedPath | undefined {
  const path = parseAttributePath(name)
  return path && resolvePath(resourceType, path)
}

function listNames(names: string | readonly string[] | undefined): readonly string[] {
  const list = typeof names === 'string' ? [names] : (names ?? [])
  return list
    .flatMap((item) => item.split(','))
    .map((name) => name.trim())
    .filter((name) => name !== '')
}

function select(resourceType: ResourceType, names: readonly string[]): Selection {
  const base = new Map<string, SelectedParts>()
  const extensions = new Map<string, Map<string, SelectedParts>>()
  const under = (urn: string | undefined) => (urn === undefined ? base : containerOf(extensions, urn))
  for (const name of names) {
    const whole = wholeSchema(resourceType, name)
    if (whole !== undefined) {
      for (const attribute of whole.attributes) under(whole.extension).set(attribute.name, 'all')
      continue
    }
    const path = findPath(resourceType, name)
    if (path !== undefined) add(under(path.extension), path.attribute.name, path.sub?.name)
  }
  return { base, extensions }
}

/** A URN alone names everything of its schema (C-PRJ-06). */
function wholeSchema(
  resourceType: ResourceType,
  name: string,
): { readonly extension: string | undefined; readonly attributes: readonly Attribute[] } | undefined {
  if (sameUrn(name, resourceType.schema.id)) {
    return { extension: undefined, attributes: resourceType.schema.attributes }
  }
  const schema = findExtension(resourceType, name)?.schema
  return schema && { extension: schema.id, attributes: schema.attributes }
}

function containerOf(extensions: Map<string, Map<string, SelectedParts>>, urn: string): Map<string, SelectedParts> {
  let container = extensions.get(urn)
  if (container === undefined) {
    container = new Map()
    extensions.set(urn, container)
  }
  return container
}

function add(attributes: Map<string, SelectedParts>, name: string, sub: string | undefined): void {
  const known = attributes.get(name)
  if (sub === undefined || known === 'all') attributes.set(name, 'all')
  else attributes.set(name, new Set([...(known ?? []), sub]))
}
