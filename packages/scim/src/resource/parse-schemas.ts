// What `schemas` of an incoming body may say (C-ATT-18, C-ATT-19). It is only checked: what a resource carries is
// derived from what is there.

import { badRequest } from '../error.ts'
import { isJsonArray, type JsonValue } from '../json.ts'
import { quote } from '../keys.ts'
import type { ResourceType } from '../schema/attribute.ts'
import { findExtension } from '../schema/lookup.ts'
import { sameUrn } from '../urn.ts'
import { allows } from './client-rules.ts'

const CORE = 'urn:ietf:params:scim:schemas:core:2.0:'
const MESSAGE = 'urn:ietf:params:scim:api:messages:2.0:'

/** The URNs that the body names. Throws 400 invalidSyntax when it says that it is another kind of resource. */
export function parseSchemas(
  resourceType: ResourceType,
  value: JsonValue | undefined,
  options: { readonly strict: boolean },
): readonly string[] {
  const urns = readUrns(value ?? null, options)
  const isNamed = urns.some((urn) => sameUrn(urn, resourceType.schema.id))
  const other = urns.find((urn) => isOtherKind(urn))
  if (!isNamed && other !== undefined) {
    throw badRequest(
      'invalidSyntax',
      `${resourceType.endpoint} takes ${resourceType.schema.id}, but the body says that it is ${quote(other)}. Send it to its own endpoint, or correct "schemas".`,
    )
  }
  if (!isNamed && !allows('missing-schema', options)) {
    throw badRequest('invalidSyntax', `"schemas" must name ${resourceType.schema.id}.`)
  }
  const unknown = urns.find((urn) => !isKnown(resourceType, urn))
  if (unknown !== undefined && !allows('unknown-schema', options)) {
    throw badRequest(
      'invalidSyntax',
      `"schemas" names ${quote(unknown)}, which ${resourceType.endpoint} does not have.`,
    )
  }
  return urns
}

function readUrns(value: JsonValue, options: { readonly strict: boolean }): readonly string[] {
  if (value === null) return []
  const list = typeof value === 'string' && allows('object-for-list', options) ? [value] : value
  const urns = isJsonArray(list) ? list.filter((urn) => typeof urn === 'string') : undefined
  if (urns === undefined || !isJsonArray(list) || urns.length !== list.length) {
    throw badRequest('invalidSyntax', '"schemas" must be a list of schema URNs.')
  }
  return urns
}

function isKnown(resourceType: ResourceType, urn: string): boolean {
  return sameUrn(urn, resourceType.schema.id) || findExtension(resourceType, urn) !== undefined
}

/** A base schema or a message: it says what the whole body is, which a single foreign extension does not. */
function isOtherKind(urn: string): boolean {
  const folded = urn.toLowerCase()
  return folded.startsWith(CORE) || folded.startsWith(MESSAGE)
}
