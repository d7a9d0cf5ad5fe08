// The bodies that Okta sends, member by member as captured (public captures of both kinds of integration).

export const CORE_USER = 'urn:ietf:params:scim:schemas:core:2.0:User'
export const CORE_GROUP = 'urn:ietf:params:scim:schemas:core:2.0:Group'
export const ENTERPRISE_USER = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'
export const LIST_RESPONSE = 'urn:ietf:params:scim:api:messages:2.0:ListResponse'
export const ERROR = 'urn:ietf:params:scim:api:messages:2.0:Error'

/** The meaningless password that comes with every create, password sync or not. */
export const PLACEHOLDER_PASSWORD = 'qT7x2RmZ'

/** The POST of a person who has been assigned to the app. */
export function newUser(givenName: string, familyName: string) {
  const userName = emailOf(givenName, familyName)
  return {
    schemas: [CORE_USER],
    userName,
    name: { givenName, familyName },
    emails: [{ primary: true, value: userName, type: 'work' }],
    displayName: `${givenName} ${familyName}`,
    locale: 'en-US',
    externalId: `00u9k3${familyName.toLowerCase()}OKTA5d7`,
    groups: [],
    password: PLACEHOLDER_PASSWORD,
    active: true,
  }
}

export function emailOf(givenName: string, familyName: string): string {
  return `${givenName}.${familyName}@northrail.example`.toLowerCase()
}

/** The lookup before a create or a reassignment, form-encoded as Okta does it. */
export function lookUp(userName: string): string {
  return `/Users?filter=userName+eq+%22${userName.replace('@', '%40')}%22&startIndex=1&count=100`
}

/** A member as Okta names it. */
export function member(id: string, display: string) {
  return { value: id, display }
}
