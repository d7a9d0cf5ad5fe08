// The profile of a person in the org, as in Okta's base user profile. Custom attributes may stand beside these.

export type ProfileValue = string | number | boolean | readonly string[]

/** Attribute name → value; an attribute without a value is absent. `login`, `email`, `firstName`, `lastName` are always there. */
export type Profile = Readonly<Record<string, ProfileValue>> & {
  readonly login: string
  readonly email: string
  readonly firstName: string
  readonly lastName: string
}

/** A change: a value to set, or null to take it away. */
export type ProfileChange = Readonly<Record<string, ProfileValue | null>>

export interface ProfileAttribute {
  readonly name: string
  readonly displayName: string
}

export const REQUIRED_ATTRIBUTES = ['login', 'email', 'firstName', 'lastName'] as const

/** The base attributes in the order in which the profile editor shows them. */
export const BASE_ATTRIBUTES: readonly ProfileAttribute[] = [
  { name: 'login', displayName: 'Username' },
  { name: 'firstName', displayName: 'First name' },
  { name: 'lastName', displayName: 'Last name' },
  { name: 'middleName', displayName: 'Middle name' },
  { name: 'honorificPrefix', displayName: 'Honorific prefix' },
  { name: 'honorificSuffix', displayName: 'Honorific suffix' },
  { name: 'email', displayName: 'Primary email' },
  { name: 'title', displayName: 'Title' },
  { name: 'displayName', displayName: 'Display name' },
  { name: 'nickName', displayName: 'Nickname' },
  { name: 'profileUrl', displayName: 'Profile Url' },
  { name: 'secondEmail', displayName: 'Secondary email' },
  { name: 'mobilePhone', displayName: 'Mobile phone' },
  { name: 'primaryPhone', displayName: 'Primary phone' },
  { name: 'streetAddress', displayName: 'Street address' },
  { name: 'city', displayName: 'City' },
  { name: 'state', displayName: 'State' },
  { name: 'zipCode', displayName: 'Zip code' },
  { name: 'countryCode', displayName: 'Country code' },
  { name: 'postalAddress', displayName: 'Postal Address' },
  { name: 'preferredLanguage', displayName: 'Preferred language' },
  { name: 'locale', displayName: 'Locale' },
  { name: 'timezone', displayName: 'Time zone' },
  { name: 'userType', displayName: 'User type' },
  { name: 'employeeNumber', displayName: 'Employee number' },
  { name: 'costCenter', displayName: 'Cost center' },
  { name: 'organization', displayName: 'Organization' },
  { name: 'division', displayName: 'Division' },
  { name: 'department', displayName: 'Department' },
  { name: 'managerId', displayName: 'ManagerId' },
  { name: 'manager', displayName: 'Manager' },
]
