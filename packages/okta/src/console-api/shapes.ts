// What the console's own API answers. Types alone: the console imports them.
import type { AppSettings } from '../apps/settings.ts'

export interface Activity {
  readonly jobs: number
  /** The number of the newest event of the System Log: a change tells that something happened. */
  readonly lastEvent: number
  readonly tasks: number
  readonly failedPushes: number
  /** What is under way, the largest first, then what has ended lately. */
  readonly batches: readonly BatchRow[]
  readonly pauses: readonly { readonly appId: string; readonly appLabel: string; readonly until: string }[]
  /** A sample company that is being set up. */
  readonly setup: Progress | null
}

export interface Progress {
  readonly done: number
  readonly total: number
}

export interface BatchRow {
  readonly id: number
  readonly appId: string
  readonly appLabel: string
  readonly title: string
  readonly total: number
  readonly done: number
  readonly failed: number
  readonly started: string
  readonly finished: string | null
}

export interface Overview {
  readonly people: Readonly<Record<'STAGED' | 'ACTIVE' | 'SUSPENDED' | 'DEPROVISIONED', number>>
  readonly peopleCreated: number
  readonly groups: number
  readonly groupsCreated: number
  readonly apps: number
  readonly appsCreated: number
  readonly accounts: number
  readonly pushedGroups: number
}

export interface TaskRow {
  readonly id: string
  readonly appId: string
  readonly appLabel: string
  readonly kind: 'provision' | 'update' | 'deprovision'
  readonly personId: string
  readonly personName: string
  readonly description: string
  readonly created: string
}

export interface CatalogEntry {
  readonly name: string
  readonly label: string
  readonly writes: 'PATCH' | 'PUT'
  readonly authorization: 'verbatim' | 'bearer' | 'basic'
}

export interface AppDetail {
  readonly id: string
  readonly label: string
  readonly status: 'ACTIVE' | 'INACTIVE'
  readonly template: CatalogEntry
  readonly pausedUntil: string | null
  readonly connection: Omit<AppSettings['connection'], 'credential'> & { readonly hasCredential: boolean }
  readonly toApp: AppSettings['toApp']
  readonly toOkta: AppSettings['toOkta']
  readonly groupPush: AppSettings['groupPush']
  readonly faults: AppSettings['faults']
  readonly signOn: AppSettings['signOn']
  readonly accounts: Readonly<Record<'pending' | 'provisioned' | 'error' | 'not-provisioned' | 'unassigned', number>>
  readonly saml: {
    readonly entityId: string
    readonly signOnUrl: string
    readonly metadataUrl: string
  }
}

export interface TestOutcome {
  readonly isVerified: boolean
  readonly message: string
}

export interface MappingRow {
  readonly attribute: string
  readonly displayName: string
  readonly externalName: string
  readonly externalNamespace: string
  readonly type: string
  readonly isRequired: boolean
  readonly isCustom: boolean
  /** Null: not mapped. */
  readonly mapping: {
    readonly kind: 'profile' | 'constant' | 'expression'
    readonly value: string
    readonly printed: string
    readonly applyOn: 'create' | 'create-and-update'
  } | null
}

export interface AssignmentRow {
  readonly personId: string
  readonly name: string
  readonly login: string
  readonly userName: string
  readonly personStatus: string
  readonly scope: 'USER' | 'GROUP'
  readonly state: 'pending' | 'provisioned' | 'error' | 'not-provisioned' | 'unassigned'
  readonly externalId: string | null
  readonly lastError: string | null
  readonly lastSync: string | null
}

export interface AssignedGroupRow {
  readonly id: string
  readonly name: string
  readonly description: string
  readonly members: number
}

/** People or groups, each with whether the app has them already. */
export interface Candidate {
  readonly id: string
  readonly name: string
  readonly detail: string
  readonly isAssigned: boolean
}

export interface ImportedUserRow {
  readonly externalId: string
  readonly userName: string
  readonly displayName: string
  readonly match: 'linked' | 'exact' | 'partial' | 'none'
  readonly personName: string | null
}

export interface ImportPlan {
  /** When the next scheduled import is due. */
  readonly next: string | null
  /** What the last import has found. */
  readonly last: Readonly<Record<'scanned' | 'added' | 'known' | 'removed' | 'groups', number>> | null
  /** The imports that a safeguard has stopped; all others wait for them. */
  readonly stopped: readonly {
    readonly appId: string
    readonly appLabel: string
    readonly reason: string
    readonly stopped: string
  }[]
  /** Percentages; null is disabled. */
  readonly safeguards: { readonly app: number | null; readonly org: number | null }
}

export interface PushRow {
  readonly id: string
  readonly groupId: string
  readonly groupName: string
  readonly appGroupName: string
  readonly isByRule: boolean
  readonly action: 'create' | 'link'
  readonly status: 'PUSHING' | 'ACTIVE' | 'INACTIVE' | 'ERROR'
  readonly lastPush: string | null
  readonly lastError: string | null
  readonly members: number
}

export interface PushRuleRow {
  readonly id: string
  readonly name: string
  readonly field: 'name' | 'description'
  readonly operator: 'starts-with' | 'contains' | 'ends-with'
  readonly value: string
}

export interface AppGroupRow {
  readonly id: string
  readonly name: string
}

/** A group that may be pushed, and what the app is known to have under its name. */
export interface PushCandidate {
  readonly id: string
  readonly name: string
  readonly description: string
  readonly match: AppGroupRow | null
  readonly isPushed: boolean
}

export interface ExchangeRow {
  readonly sequence: number
  readonly started: string
  readonly method: string
  readonly path: string
  readonly query: string
  readonly requestHeaders: readonly (readonly [string, string])[]
  readonly requestBody: string | null
  readonly status: number | null
  readonly responseHeaders: Readonly<Record<string, unknown>>
  readonly responseBody: string | null
  readonly failure: string | null
  readonly fault: string | null
  readonly durationMs: number
  readonly eventUuid: string | null
}

export interface SettingsDetail {
  /** The last characters of the API token. */
  readonly apiTokenHint: string
  /** The token comes from the environment and cannot be changed here. */
  readonly isTokenFixed: boolean
  readonly hasSignInPassword: boolean
  readonly people: number
  readonly sizes: readonly number[]
}

export interface SearchHit {
  readonly kind: 'person' | 'group' | 'app'
  readonly id: string
  readonly name: string
  readonly detail: string
}
