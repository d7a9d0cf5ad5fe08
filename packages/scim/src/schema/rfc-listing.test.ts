// Our schemas against the listings of RFC 7643 sections 8.7.1 and 8.7.2: every difference is named here.

import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../json.ts'
import { parseJson } from '../request/parse-json.ts'
import type { Schema } from './attribute.ts'
import { describeSchema } from './describe.ts'
import { enterpriseUserSchema } from './enterprise-user.ts'
import { groupSchema } from './group.ts'
import { resourceTypeSchema } from './resource-type-schema.ts'
import { schemaSchema } from './schema-schema.ts'
import { serviceProviderConfigSchema } from './service-provider-config.ts'
import { userSchema } from './user.ts'

function listed(file: string, schema: Schema): JsonObject {
  const url = new URL(`../../fixtures/rfc/${file}.json`, import.meta.url)
  const all = parseJson(readFileSync(url, 'utf8'))
  const found = isJsonArray(all) ? all.find((each) => isJsonObject(each) && each['id'] === schema.id) : undefined
  if (!isJsonObject(found)) throw new Error(`${schema.id} is not listed`)
  return found
}

/** `name.givenName type` → value, for every characteristic but the description. Empty lists say nothing. */
function characteristics(attributes: JsonValue | undefined, prefix = ''): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  for (const attribute of isJsonArray(attributes) ? attributes.filter(isJsonObject) : []) {
    const name = `${prefix}${attribute['name']}`
    for (const [key, value] of Object.entries(attribute)) {
      if (key === 'subAttributes') for (const [k, v] of characteristics(value, `${name}.`)) found.set(k, v)
      else if (key !== 'name' && key !== 'description' && !(isJsonArray(value) && value.length === 0)) {
        found.set(`${name} ${key}`, JSON.stringify(value))
      }
    }
  }
  return found
}

/** What is added (`+ name`) and what says something else (`name characteristic: theirs → ours`). */
function differences(file: string, schema: Schema): readonly string[] {
  const theirs = characteristics(listed(file, schema)['attributes'])
  const ours = characteristics(describeSchema(schema)['attributes'])
  const known = new Set(Array.from(theirs.keys(), (key) => key.split(' ')[0]))
  const all = [...new Set([...theirs.keys(), ...ours.keys()])].filter((key) => theirs.get(key) !== ours.get(key))
  const lines = all.map((key) => {
    const name = key.split(' ')[0] ?? ''
    return known.has(name) ? `${key}: ${theirs.get(key) ?? '-'} → ${ours.get(key) ?? '-'}` : `+ ${name}`
  })
  return [...new Set(lines)]
}

const corrected = {
  User: [
    'name uniqueness: "none" → -',
    'profileUrl caseExact: false → true',
    'emails uniqueness: "none" → -',
    'ims.type canonicalValues: ["aim","gtalk","icq","xmpp","msn","skype","qq","yahoo"] → ["aim","gtalk","icq","xmpp","msn","skype","qq","yahoo","other"]',
    'photos.value caseExact: false → true',
    'addresses uniqueness: "none" → -',
    'groups.value caseExact: false → true',
    'groups.$ref referenceTypes: ["User","Group"] → ["Group"]',
    'groups.$ref caseExact: false → true',
    'x509Certificates caseExact: false → -',
    'x509Certificates.value caseExact: false → true',
    'x509Certificates.value uniqueness: "none" → -',
    '+ externalId',
    '+ addresses.primary',
  ],
  Group: [
    'displayName required: false → true',
    'displayName uniqueness: "none" → "server"',
    'members.value required: false → true',
    'members.value caseExact: false → true',
    'members.$ref referenceTypes: ["User","Group"] → ["User"]',
    'members.$ref caseExact: false → true',
    'members.type canonicalValues: ["User","Group"] → ["User"]',
    '+ externalId',
    '+ members.display',
  ],
  EnterpriseUser: ['manager.value caseExact: false → true', 'manager.$ref caseExact: false → true'],
  ServiceProviderConfig: [
    'documentationUri caseExact: false → true',
    'authenticationSchemes.specUri caseExact: false → true',
    'authenticationSchemes.documentationUri caseExact: false → true',
    '+ etag',
    '+ etag.supported',
    '+ authenticationSchemes.type',
    '+ authenticationSchemes.primary',
    '+ pagination',
    '+ pagination.cursor',
    '+ pagination.index',
    '+ pagination.defaultPaginationMethod',
    '+ pagination.defaultPageSize',
    '+ pagination.maxPageSize',
    '+ pagination.cursorTimeout',
    '+ interopProfileConformant',
  ],
  ResourceType: [
    'endpoint caseExact: false → true',
    'schemaExtensions multiValued: false → true',
    'schemaExtensions required: true → false',
  ],
  Schema: [
    'id caseExact: false → true',
    'attributes.type canonicalValues: ["string","complex","boolean","decimal","integer","dateTime","reference"] → ["string","boolean","decimal","integer","dateTime","binary","reference","complex"]',
    'attributes.subAttributes.type canonicalValues: ["string","complex","boolean","decimal","integer","dateTime","reference"] → ["string","boolean","decimal","integer","dateTime","binary","reference"]',
    'attributes.subAttributes.referenceTypes multiValued: false → true',
  ],
}

it.each<[string, Schema, readonly string[]]>([
  ['rfc7643-8.7.1-schemas', userSchema, corrected.User],
  ['rfc7643-8.7.1-schemas', groupSchema, corrected.Group],
  ['rfc7643-8.7.1-schemas', enterpriseUserSchema, corrected.EnterpriseUser],
  ['rfc7643-8.7.2-schemas', serviceProviderConfigSchema, corrected.ServiceProviderConfig],
  ['rfc7643-8.7.2-schemas', resourceTypeSchema, corrected.ResourceType],
  ['rfc7643-8.7.2-schemas', schemaSchema, corrected.Schema],
])('%s and ours differ only where the RFC is corrected', (file, schema, expected) => {
  expect(differences(file, schema)).toEqual(expected)
})
