import type { AccountKey } from '../../directory/account.ts'

export interface LocalAdministrator {
  readonly nameKey: string
  readonly userName: string
  readonly email: string | undefined
  readonly createdMs: number
}

/** The secret of a time-based second factor, sealed, and the last time step that was used: a code works once. */
export interface SecondFactorRow {
  readonly sealed: Uint8Array
  readonly createdMs: number
  readonly lastStep: number
}

export interface PasskeyRow {
  /** base64url, as the browser gives it. */
  readonly credentialId: string
  readonly account: AccountKey
  readonly publicKey: Uint8Array
  readonly counter: number
  readonly name: string
  readonly createdMs: number
  readonly lastUsedMs: number | undefined
}

export interface Credentials {
  findAdministrator(nameKey: string): Promise<LocalAdministrator | undefined>
  listAdministrators(): Promise<readonly LocalAdministrator[]>
  /** The argon2id hash of the account's password; undefined when it has none. */
  findPasswordHash(account: AccountKey): Promise<string | undefined>
  findSecondFactor(account: AccountKey): Promise<SecondFactorRow | undefined>
  listPasskeys(account: AccountKey): Promise<readonly PasskeyRow[]>
  findPasskey(credentialId: string): Promise<PasskeyRow | undefined>
}

export interface CredentialWrites {
  removeAdministrator(nameKey: string): Promise<void>
  setAdministratorEmail(nameKey: string, email: string | undefined): Promise<void>
  setPasswordHash(account: AccountKey, hash: string, atMs: number): Promise<void>
  /** Takes a person's password, second factor and passkeys away. */
  removeAllOf(account: AccountKey): Promise<void>
  setSecondFactor(account: AccountKey, factor: SecondFactorRow): Promise<void>
  removeSecondFactor(account: AccountKey): Promise<void>
  insertPasskey(passkey: PasskeyRow): Promise<void>
  notePasskeyUse(credentialId: string, use: { readonly counter: number; readonly atMs: number }): Promise<void>
  removePasskey(account: AccountKey, credentialId: string): Promise<boolean>
}
