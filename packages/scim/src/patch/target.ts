// From the path of an operation to what it acts on, with the refusals that need no resource (C-PAT-05, C-PAT-06).

import { badRequest, type ScimError } from '../error.ts'
import { resolveElementFilter } from '../filter/resolve.ts'
import { describeUnknownAttribute } from '../filter/unknown-attribute.ts'
import type { Limits } from '../limits.ts'
import type { Attribute, ResourceType } from '../schema/attribute.ts'
import { resolvePath } from '../schema/lookup.ts'
import { elementFromFilter } from './element-from-filter.ts'
import type { PatchTarget } from './operation.ts'
import { parsePath } from './path.ts'

export interface TargetContext {
  readonly resourceType: ResourceType
  readonly limits: Limits
  readonly strict: boolean
}

/**
 * What a path selects. Throws invalidPath for paths that are malformed or name no attribute (strict: invalidSyntax), invalidFilter for filters
 * that do not fit, and mutability for what is read-only or a part of an element that is never altered (C-PAT-46).
 */
export function parseTarget(path: string, context: TargetContext): PatchTarget {
  const written = parsePath(path, context.limits)
  const found = resolvePath(context.resourceType, written.path)
  if (found === undefined) {
    const sentence = describeUnknownAttribute(context.resourceType, written.path)
    throw badRequest(context.strict ? 'invalidSyntax' : 'invalidPath', sentence)
  }
  refuseFixed(found.attribute, found.sub)
  if (written.filter === undefined) return { path: found, filter: undefined }
  if (!found.attribute.multiValued) {
    throw badRequest('invalidPath', `${found.attribute.name} has a single value; leave out the filter in brackets.`)
  }
  const filter = resolveElementFilter(written.filter, found.attribute)
  // The dialect create-on-no-match.
  const create = context.strict ? undefined : elementFromFilter(written.filter, found.attribute, context.limits)
  return create === undefined ? { path: found, filter } : { path: found, filter, create }
}

/** `emails`, `name.givenName`, `emails[…].value`: the target, for a sentence. */
export function describeTarget({ path, filter }: PatchTarget): string {
  const sub = path.sub === undefined ? '' : `.${path.sub.name}`
  return `${path.attribute.name}${filter === undefined ? '' : '[…]'}${sub}`
}

function refuseFixed(attribute: Attribute, sub: Attribute | undefined): void {
  if (attribute.mutability === 'readOnly') throw readOnly(attribute.name)
  if (sub?.mutability === 'readOnly') throw readOnly(`${attribute.name}.${sub.name}`)
  if (attribute.multiValued && sub?.mutability === 'immutable') {
    throw badRequest(
      'mutability',
      `${attribute.name}.${sub.name} cannot be changed. Add and remove whole values of ${attribute.name} instead.`,
    )
  }
}

function readOnly(name: string): ScimError {
  return badRequest('mutability', `${name} is set by the service provider and cannot be changed. Leave it out.`)
}
