import type { Organisation } from '../../directory/organisation.ts'
import type { CustomSchema } from '../../directory/resource-types.ts'
import type { Settings } from '../../directory/settings.ts'

export interface Organisations {
  /** The transaction's own organisation. */
  get(): Promise<Organisation>
  /** By which catalogue of roles its groups were last resolved; empty: by none yet. */
  getCatalogueFingerprint(): Promise<string>
  /** Which licences are scarce, as it was last told; empty: none. */
  getLicencesTold(): Promise<string>
  /** How many administrators sign in with a password of Fluid's own. */
  countLocalAdministrators(): Promise<number>
}

export interface OrganisationWrites {
  /** Waits for other transactions that hold it, and holds it to the end: for decisions about all people at once. */
  lock(): Promise<void>
  updateSettings(settings: Settings): Promise<void>
  setCatalogueFingerprint(fingerprint: string): Promise<void>
  setLicencesTold(told: string): Promise<void>
  updateSchemas(schemas: readonly CustomSchema[]): Promise<void>
  /** Throws UniqueViolation when there is one of that name. */
  insertLocalAdministrator(administrator: LocalAdministratorRow): Promise<void>
}

/** An administrator who signs in with a password of Fluid's own: outside SCIM, so that no push can shut it out (T-23). */
export interface LocalAdministratorRow {
  readonly userName: string
  readonly passwordHash: string
  readonly createdMs: number
}
