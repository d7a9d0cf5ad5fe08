// The parts of the Management API's objects that the console shows.

export type PersonStatus = 'STAGED' | 'ACTIVE' | 'SUSPENDED' | 'DEPROVISIONED'

type ProfileValue = string | number | boolean | readonly string[] | null

export interface User {
  readonly id: string
  readonly status: PersonStatus
  readonly created: string
  readonly activated: string | null
  readonly lastUpdated: string
  readonly profile: Readonly<Record<string, ProfileValue>> & {
    readonly login: string
    readonly email: string
    readonly firstName: string
    readonly lastName: string
  }
}

export interface Group {
  readonly id: string
  readonly type: 'OKTA_GROUP' | 'BUILT_IN'
  readonly created: string
  readonly profile: { readonly name: string; readonly description: string | null }
  readonly _embedded?: {
    readonly stats?: {
      readonly usersCount: number
      readonly appsCount: number
      readonly groupPushMappingsCount: number
    }
  }
}

export interface GroupRule {
  readonly id: string
  readonly name: string
  readonly status: 'ACTIVE' | 'INACTIVE'
  readonly conditions: { readonly expression: { readonly value: string } }
  readonly actions: { readonly assignUserToGroups: { readonly groupIds: readonly string[] } }
}

export interface AttributeStatement {
  readonly type: 'EXPRESSION' | 'GROUP'
  readonly name: string
  readonly namespace?: string
  readonly values?: readonly string[]
  readonly filterType?: string
  readonly filterValue?: string
}

interface SignOn {
  readonly ssoAcsUrl: string | null
  readonly audience: string | null
  readonly recipient: string | null
  readonly destination: string | null
  readonly defaultRelayState: string | null
  readonly subjectNameIdFormat: string
  readonly attributeStatements: readonly AttributeStatement[]
}

export interface Application {
  readonly id: string
  readonly name: string
  readonly label: string
  readonly status: 'ACTIVE' | 'INACTIVE'
  readonly created: string
  readonly lastUpdated: string
  readonly signOnMode: 'SAML_2_0' | 'AUTO_LOGIN' | 'BOOKMARK'
  readonly visibility: { readonly hide: { readonly web: boolean; readonly iOS: boolean } }
  readonly credentials: {
    readonly userNameTemplate: { readonly template: string; readonly type: string; readonly pushStatus: string }
  }
  readonly settings: { readonly notes: { readonly admin: string | null }; readonly signOn?: SignOn }
}

export interface AppUser {
  readonly id: string
  readonly credentials: { readonly userName: string }
  readonly profile: Readonly<Record<string, unknown>>
}

export interface LogTarget {
  readonly id: string
  readonly type: string
  readonly alternateId: string
  readonly displayName: string
}

export interface LogEvent {
  readonly uuid: string
  readonly published: string
  readonly eventType: string
  readonly displayMessage: string
  readonly severity: string
  readonly actor: { readonly displayName: string; readonly type: string; readonly alternateId: string }
  readonly outcome: { readonly result: 'SUCCESS' | 'FAILURE' | 'SKIPPED'; readonly reason: string | null }
  readonly target: readonly LogTarget[]
  readonly transaction: { readonly type: string; readonly id: string }
}

export interface SchemaAttribute {
  readonly title: string
  readonly type: string
  readonly required?: boolean
}

export interface UserSchema {
  readonly definitions: Readonly<
    Record<'base' | 'custom', { readonly properties: Readonly<Record<string, SchemaAttribute>> }>
  >
}

/** As Okta writes a template: an expression in braces after a dollar. */
const braced = (expression: string) => `$\{${expression}}`

/** "Application username format" by its template. */
export const USER_NAME_FORMATS = [
  { template: braced('source.login'), label: 'Okta username' },
  { template: braced('source.email'), label: 'Email' },
  { template: braced('fn:substringBefore(source.email, "@")'), label: 'Email prefix' },
  { template: braced('fn:substringBefore(source.login, "@")'), label: 'Okta username prefix' },
] as const
