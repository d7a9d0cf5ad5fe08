// The attributes and mappings that the SCIM 2.0 test apps come with.
import { type AppAttribute, CORE, ENTERPRISE } from './attribute.ts'
import type { Mapping } from './mapping.ts'

interface DefaultAttribute {
  readonly attribute: AppAttribute
  readonly mapping: Mapping | undefined
}

/** In the order of the profile editor. `userName` is not among them: it comes from the sign-on settings. */
export const DEFAULT_ATTRIBUTES: readonly DefaultAttribute[] = [
  define('givenName', 'Given name', 'name.givenName', { source: 'firstName', isRequired: true }),
  define('familyName', 'Family name', 'name.familyName', { source: 'lastName', isRequired: true }),
  define('middleName', 'Middle name', 'name.middleName', { source: 'middleName' }),
  define('honorificPrefix', 'Honorific prefix', 'name.honorificPrefix', { source: 'honorificPrefix' }),
  define('honorificSuffix', 'Honorific suffix', 'name.honorificSuffix', { source: 'honorificSuffix' }),
  define('email', 'Email', 'emails[primary==true].value', { source: 'email', isRequired: true }),
  define('primaryEmailType', 'Primary email type', 'emails[primary==true].type', typeOf('email', 'work')),
  define('secondEmail', 'Second email', 'emails[primary==false].value', { source: 'secondEmail' }),
  define('secondaryEmailType', 'Secondary email type', 'emails[primary==false].type', typeOf('secondEmail', 'other')),
  define('title', 'Title', 'title', { source: 'title' }),
  define('displayName', 'Display name', 'displayName', { source: 'displayName' }),
  define('nickName', 'Nickname', 'nickName', { source: 'nickName' }),
  define('profileUrl', 'Profile Url', 'profileUrl', { source: 'profileUrl' }),
  define('primaryPhone', 'Primary phone', 'phoneNumbers[primary==true].value', { source: 'primaryPhone' }),
  define('primaryPhoneType', 'Primary phone type', 'phoneNumbers[primary==true].type', typeOf('primaryPhone', 'work')),
  define('mobilePhone', 'Mobile phone', 'phoneNumbers[primary==false].value', { source: 'mobilePhone' }),
  define('mobilePhoneType', 'Mobile phone type', 'phoneNumbers[primary==false].type', typeOf('mobilePhone', 'mobile')),
  define('addressType', 'Address type', 'addresses[primary==true].type', {
    expression: "(user.streetAddress != null or user.city != null or user.countryCode != null) ? 'work' : ''",
  }),
  define('streetAddress', 'Street address', 'addresses[primary==true].streetAddress', { source: 'streetAddress' }),
  define('locality', 'Locality', 'addresses[primary==true].locality', { source: 'city' }),
  define('region', 'Region', 'addresses[primary==true].region', { source: 'state' }),
  define('postalCode', 'Postal Code', 'addresses[primary==true].postalCode', { source: 'zipCode' }),
  define('country', 'Country', 'addresses[primary==true].country', { source: 'countryCode' }),
  define('preferredLanguage', 'Preferred language', 'preferredLanguage', { source: 'preferredLanguage' }),
  define('locale', 'Locale', 'locale', { source: 'locale' }),
  define('timezone', 'Time zone', 'timezone', { source: 'timezone' }),
  define('userType', 'User type', 'userType', { source: 'userType' }),
  enterprise('employeeNumber', 'Employee number', 'employeeNumber', 'employeeNumber'),
  enterprise('costCenter', 'Cost center', 'costCenter', 'costCenter'),
  enterprise('organization', 'Organization', 'organization', 'organization'),
  enterprise('division', 'Division', 'division', 'division'),
  enterprise('department', 'Department', 'department', 'department'),
  enterprise('managerValue', 'Manager value', 'manager.value', 'managerId'),
  enterprise('managerDisplayName', 'Manager display name', 'manager.displayName', 'manager'),
]

interface Options {
  readonly source?: string
  readonly expression?: string
  readonly isRequired?: true
  readonly namespace?: string
}

function define(name: string, displayName: string, externalName: string, options: Options): DefaultAttribute {
  const isExpression = options.expression !== undefined
  return {
    attribute: {
      name,
      displayName,
      externalName,
      externalNamespace: options.namespace ?? CORE,
      type: 'string',
      isRequired: options.isRequired === true,
      isCustom: false,
    },
    mapping: {
      attribute: name,
      kind: isExpression ? 'expression' : 'profile',
      value: options.expression ?? options.source ?? name,
      applyOn: 'create-and-update',
    },
  }
}

function enterprise(name: string, displayName: string, externalName: string, source: string): DefaultAttribute {
  return define(name, displayName, externalName, { source, namespace: ENTERPRISE })
}

function typeOf(source: string, type: string): Options {
  return { expression: `(user.${source} != null && user.${source} != '') ? '${type}' : ''` }
}
