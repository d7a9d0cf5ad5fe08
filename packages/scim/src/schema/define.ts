// An organisation's own extension: a schema that comes from outside, in the form of RFC 7643 section 7, and is checked
// before anything relies on it.

import { badRequest, type ScimError } from '../error.ts'
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../json.ts'
import { quote, readMembers } from '../keys.ts'
import { isStorableText } from '../storable-text.ts'
import { sameUrn } from '../urn.ts'
import type { ResourceType, Schema } from './attribute.ts'
import { parseAttributes } from './define-attribute.ts'

const URN_LENGTH_MAX = 200
const URN = /^urn:[a-z0-9][a-z0-9-]{0,30}[a-z0-9]:[a-z0-9._~:/-]*[a-z0-9]$/i
const STANDARD = 'urn:ietf:params:scim:'

/**
 * The schema that the body defines, with the defaults of RFC 7643 section 2.2 filled in. Throws 400 invalidSyntax when
 * it is no schema, and 400 invalidValue with a sentence that names the attribute when it is one that cannot be used.
 */
export function parseSchemaDefinition(body: JsonValue): Schema {
  if (!isJsonObject(body)) throw badRequest('invalidSyntax', 'A schema is sent as a JSON object.')
  const members = readMembers(body, 'The schema')
  const id = parseUrn(members.get('id'))
  return {
    id,
    name: parseText(members.get('name'), 'name') ?? id.slice(id.lastIndexOf(':') + 1),
    description: parseText(members.get('description'), 'description') ?? '',
    attributes: parseAttributes(listOf(members.get('attributes')), undefined),
  }
}

/** The resource type with one more extension. Throws 400 invalidValue when it already has one with that URN. */
export function withExtension(resourceType: ResourceType, schema: Schema, required: boolean): ResourceType {
  const ids = [resourceType.schema.id, ...resourceType.extensions.map((extension) => extension.schema.id)]
  if (ids.some((id) => sameUrn(id, schema.id))) {
    throw badRequest(
      'invalidValue',
      `${resourceType.name} already has a schema ${quote(schema.id)}. Choose another URN.`,
    )
  }
  return { ...resourceType, extensions: [...resourceType.extensions, { schema, required }] }
}

function parseUrn(value: JsonValue | undefined): string {
  if (typeof value !== 'string' || value.length > URN_LENGTH_MAX || !URN.test(value)) {
    throw badRequest(
      'invalidValue',
      'The id of a schema is a URN, such as urn:example:params:scim:schemas:extension:northrail:2.0:User.',
    )
  }
  if (value.toLowerCase().startsWith(STANDARD)) {
    throw badRequest('invalidValue', `URNs that begin with ${STANDARD} belong to the standard. Choose one of your own.`)
  }
  return value
}

function parseText(value: JsonValue | undefined, name: string): string | undefined {
  if (value === undefined || (typeof value === 'string' && value.length <= 1_000 && isStorableText(value))) return value
  throw badRequest('invalidValue', `The ${name} of a schema is a text of at most 1000 characters.`)
}

function listOf(value: JsonValue | undefined): readonly JsonObject[] {
  const list = isJsonArray(value) ? value : []
  const objects = list.filter(isJsonObject)
  if (objects.length === 0 || objects.length < list.length) throw noAttributes()
  return objects
}

function noAttributes(): ScimError {
  return badRequest('invalidSyntax', 'A schema has a list "attributes" with at least one attribute, each an object.')
}
