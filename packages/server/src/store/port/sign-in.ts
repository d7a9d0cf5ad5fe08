import type { JsonObject } from '@fluid-scim/scim'

/** An identity provider as stored: the document of its form, and its secret (OIDC) sealed by the vault. */
export interface ProviderRow {
  readonly nameKey: string
  readonly document: JsonObject
  readonly sealedSecret: Uint8Array | undefined
  readonly createdMs: number
  readonly modifiedMs: number
}

/** A key pair of the organisation's own, by purpose: the private half sealed, the public half as text. */
export interface SigningKeyRow {
  /** `saml` signs; `saml-beside` stands in the metadata beside it, during a rotation. */
  readonly purpose: 'saml' | 'saml-beside' | 'saml-encryption' | 'events'
  readonly id: string
  readonly sealed: Uint8Array
  readonly publicText: string
  readonly createdMs: number
}

/** Wrong credentials: how many, and when the last. */
export interface Failures {
  readonly failures: number
  readonly lastMs: number
}

export interface SignIn {
  listProviders(): Promise<readonly ProviderRow[]>
  /** The newest first. */
  listSigningKeys(purpose: SigningKeyRow['purpose']): Promise<readonly SigningKeyRow[]>
  /** What was put down under that digest and has not expired. */
  findStep(digest: string, nowMs: number): Promise<JsonObject | undefined>
  /** Failures under that name since that instant: those of one source, and those of all others together. */
  sumFailures(of: {
    readonly nameKey: string
    readonly source: string
    readonly sinceMs: number
  }): Promise<{ readonly own: Failures | undefined; readonly others: Failures | undefined }>
}

export interface SignInWrites {
  /** Inserts it, or replaces the one of that name. */
  putProvider(provider: ProviderRow): Promise<void>
  removeProvider(nameKey: string): Promise<boolean>
  insertSigningKey(key: SigningKeyRow): Promise<void>
  removeSigningKey(key: Pick<SigningKeyRow, 'purpose' | 'id'>): Promise<void>
  /** Puts down a step of a new name; false when there is one of that name, which stays as it is. */
  addStep(digest: string, document: JsonObject, expiresMs: number): Promise<boolean>
  putStep(digest: string, document: JsonObject, expiresMs: number): Promise<void>
  /** Takes a step away and answers it: of two who try, one gets it. */
  takeStep(digest: string, nowMs: number): Promise<JsonObject | undefined>
  /** Whether this is the first time that this assertion is seen, before it expires. */
  noteSeen(assertionId: string, expiresMs: number): Promise<boolean>
  /** Counts one more failure; older ones than the window are forgotten. */
  noteFailure(nameKey: string, source: string, atMs: number, windowMs: number): Promise<void>
  /** Forgets the failures under that name: all of them, or those of one source. */
  clearFailures(nameKey: string, source: string | undefined): Promise<void>
  /** Forgets steps, assertions and failures that no longer matter. */
  removeOld(nowMs: number): Promise<void>
}
