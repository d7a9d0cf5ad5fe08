// Required attributes: RFC 7643 section 2.2, RFC 7644 sections 3.3 and 3.5.1 (C-PST-04, C-PUT-04, C-ENT-05).

import { badRequest, type ScimError } from '../error.ts'
import { isJsonObject, type JsonObject } from '../json.ts'
import { own } from '../own.ts'
import type { Attribute, ResourceType } from '../schema/attribute.ts'
import { GROUP_SCHEMA, USER_SCHEMA } from '../urn.ts'

/** Where an administrator finds the reason, by schema URN and attribute. */
const ADVICE: ReadonlyMap<string, string> = new Map([
  [
    `${USER_SCHEMA}:userName`,
    'In Okta, check the application username format on the Sign On tab and the mapping of userName on the Provisioning tab.',
  ],
  [`${GROUP_SCHEMA}:displayName`, 'In Okta, check the name of the pushed group on the Push Groups tab.'],
])

/** Throws 400 invalidValue when a required attribute has no value, or a blank one. */
export function requireAttributes(resourceType: ResourceType, resource: JsonObject): void {
  requireIn(resourceType.schema.attributes, resource, resourceType.schema.id)
  for (const { schema, required } of resourceType.extensions) {
    const container = own(resource, schema.id)
    if (isJsonObject(container)) requireIn(schema.attributes, container, schema.id)
    else if (required) throw badRequest('invalidValue', `A ${resourceType.name} needs the attributes of ${schema.id}.`)
  }
}

function requireIn(attributes: readonly Attribute[], object: JsonObject, urn: string): void {
  for (const attribute of attributes) {
    if (attribute.required && attribute.mutability !== 'readOnly' && isBlank(object, attribute.name)) {
      throw missing(urn, attribute.name)
    }
  }
}

function isBlank(object: JsonObject, name: string): boolean {
  const value = own(object, name)
  return value === undefined || (typeof value === 'string' && value.trim() === '')
}

function missing(urn: string, name: string): ScimError {
  const advice = ADVICE.get(`${urn}:${name}`) ?? 'Check that the identity provider maps this attribute.'
  return badRequest('invalidValue', `${name} is required and has no value. ${advice}`)
}
