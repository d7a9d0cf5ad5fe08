// The User schema: RFC 7643 sections 4.1 and 8.7.1, with the verified errata and the gaps of the listing closed
// (6004, 8471; `addresses.primary`; `other` for ims; references and ids are exact).

import { USER_SCHEMA } from '../urn.ts'
import type { Schema } from './attribute.ts'
import { attribute, plural, primarySub, typeSub } from './build.ts'

const name = attribute({
  name: 'name',
  type: 'complex',
  description: "The parts of the person's name.",
  subAttributes: [
    attribute({ name: 'formatted', description: 'The full name with all its parts, as it is displayed.' }),
    attribute({ name: 'familyName', description: 'The family name, or last name.' }),
    attribute({ name: 'givenName', description: 'The given name, or first name.' }),
    attribute({ name: 'middleName', description: 'The middle name or names.' }),
    attribute({ name: 'honorificPrefix', description: 'What stands before the name, such as a title.' }),
    attribute({ name: 'honorificSuffix', description: 'What stands after the name, such as III.' }),
  ],
})

const addresses = attribute({
  name: 'addresses',
  type: 'complex',
  multiValued: true,
  description: 'Postal addresses of the person.',
  subAttributes: [
    attribute({ name: 'formatted', description: 'The whole address, as on a label. May have several lines.' }),
    attribute({ name: 'streetAddress', description: 'Street, house number, post box. May have several lines.' }),
    attribute({ name: 'locality', description: 'The city or place.' }),
    attribute({ name: 'region', description: 'The state or region.' }),
    attribute({ name: 'postalCode', description: 'The postal code.' }),
    attribute({ name: 'country', description: 'The country, as two letters of ISO 3166-1.' }),
    typeSub(['work', 'home', 'other']),
    primarySub,
  ],
})

const groups = attribute({
  name: 'groups',
  type: 'complex',
  multiValued: true,
  description: 'The groups to which the person belongs. Changed through the groups, never here.',
  mutability: 'readOnly',
  subAttributes: [
    attribute({ name: 'value', description: 'The id of the group.', caseExact: true, mutability: 'readOnly' }),
    attribute({
      name: '$ref',
      type: 'reference',
      description: 'The URI of the group.',
      mutability: 'readOnly',
      referenceTypes: ['Group'],
    }),
    attribute({ name: 'display', description: 'The name of the group.', mutability: 'readOnly' }),
    attribute({
      name: 'type',
      description: 'Whether the person is a member directly or through another group.',
      mutability: 'readOnly',
      canonicalValues: ['direct', 'indirect'],
    }),
  ],
})

export const userSchema: Schema = {
  id: USER_SCHEMA,
  name: 'User',
  description: 'User Account',
  attributes: [
    attribute({
      name: 'userName',
      description: 'The name with which the person signs in. Unique among the people of the organisation.',
      required: true,
      uniqueness: 'server',
    }),
    name,
    attribute({ name: 'displayName', description: 'The name of the person, as it is shown to others.' }),
    attribute({ name: 'nickName', description: 'The casual name of the person.' }),
    attribute({
      name: 'profileUrl',
      type: 'reference',
      description: "The address of the person's profile page.",
      referenceTypes: ['external'],
    }),
    attribute({ name: 'title', description: "The person's title, such as Vice President." }),
    attribute({ name: 'userType', description: 'The relation to the organisation, such as Employee or Contractor.' }),
    attribute({
      name: 'preferredLanguage',
      description: 'The preferred language, written as in the Accept-Language header.',
    }),
    attribute({ name: 'locale', description: 'The locale for dates, numbers and currency, such as en-US.' }),
    attribute({ name: 'timezone', description: 'The time zone by its IANA name, such as Europe/Stockholm.' }),
    attribute({
      name: 'active',
      type: 'boolean',
      description: 'Whether the person has access. False ends it at once.',
    }),
    attribute({
      name: 'password',
      description: 'A password in clear text. Never returned.',
      mutability: 'writeOnly',
      returned: 'never',
    }),
    plural({
      name: 'emails',
      description: 'E-mail addresses of the person.',
      value: attribute({ name: 'value', description: 'The e-mail address.' }),
      types: ['work', 'home', 'other'],
    }),
    plural({
      name: 'phoneNumbers',
      description: 'Telephone numbers of the person.',
      value: attribute({ name: 'value', description: 'The telephone number.' }),
      types: ['work', 'home', 'mobile', 'fax', 'pager', 'other'],
    }),
    plural({
      name: 'ims',
      description: 'Instant messaging addresses of the person.',
      value: attribute({ name: 'value', description: 'The instant messaging address.' }),
      types: ['aim', 'gtalk', 'icq', 'xmpp', 'msn', 'skype', 'qq', 'yahoo', 'other'],
    }),
    plural({
      name: 'photos',
      description: 'Addresses of photos of the person.',
      value: attribute({
        name: 'value',
        type: 'reference',
        description: 'The address of the photo.',
        referenceTypes: ['external'],
      }),
      types: ['photo', 'thumbnail'],
    }),
    addresses,
    groups,
    plural({
      name: 'entitlements',
      description: 'What the person is entitled to.',
      value: attribute({ name: 'value', description: 'The entitlement.' }),
    }),
    plural({
      name: 'roles',
      description: 'The roles of the person, such as Student or Faculty.',
      value: attribute({ name: 'value', description: 'The role.' }),
    }),
    plural({
      name: 'x509Certificates',
      description: 'Certificates issued to the person.',
      value: attribute({ name: 'value', type: 'binary', description: 'One certificate: DER in base64.' }),
    }),
  ],
}
