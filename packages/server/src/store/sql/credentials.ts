import { type AccountKey, accountOf, parseAccountKey } from '../../directory/account.ts'
import type {
  Credentials,
  CredentialWrites,
  LocalAdministrator,
  PasskeyRow,
  SecondFactorRow,
} from '../port/credentials.ts'
import type { SqlRow } from './connection.ts'
import { bytes, integer, integerOrUndefined, text, textOrUndefined } from './row.ts'
import type { Scope } from './scope.ts'

const ADMINISTRATOR = 'user_name_key, user_name, email, created_ms'
const PASSKEY = 'credential_id, account, public_key, counter, name, created_ms, last_used_ms'

export class SqlCredentials implements Credentials, CredentialWrites {
  readonly #scope: Scope
  constructor(scope: Scope) {
    this.#scope = scope
  }

  async findAdministrator(nameKey: string): Promise<LocalAdministrator | undefined> {
    const { connection, organisation } = this.#scope
    const row = await connection.get(
      `SELECT ${ADMINISTRATOR} FROM local_administrators WHERE organisation_id = ? AND user_name_key = ?`,
      [organisation, nameKey],
    )
    return row === undefined ? undefined : parseAdministrator(row)
  }

  async listAdministrators(): Promise<readonly LocalAdministrator[]> {
    const { connection, organisation } = this.#scope
    const sql = `SELECT ${ADMINISTRATOR} FROM local_administrators WHERE organisation_id = ? ORDER BY user_name_key`
    return (await connection.all(sql, [organisation])).map(parseAdministrator)
  }

  async findPasswordHash(key: AccountKey): Promise<string | undefined> {
    const { connection, organisation } = this.#scope
    const account = accountOf(key)
    const row =
      account.kind === 'administrator'
        ? await connection.get(
            'SELECT password_hash FROM local_administrators WHERE organisation_id = ? AND user_name_key = ?',
            [organisation, account.nameKey],
          )
        : await connection.get('SELECT password_hash FROM local_passwords WHERE organisation_id = ? AND account = ?', [
            organisation,
            key,
          ])
    return row === undefined ? undefined : text(row, 'password_hash')
  }

  async setPasswordHash(key: AccountKey, hash: string, atMs: number): Promise<void> {
    const { connection, organisation } = this.#scope
    const account = accountOf(key)
    if (account.kind === 'administrator') {
      await connection.run(
        'UPDATE local_administrators SET password_hash = ? WHERE organisation_id = ? AND user_name_key = ?',
        [hash, organisation, account.nameKey],
      )
      return
    }
    await connection.run(
      `INSERT INTO local_passwords (organisation_id, account, password_hash, changed_ms) VALUES (?, ?, ?, ?)
       ON CONFLICT (organisation_id, account)
       DO UPDATE SET password_hash = excluded.password_hash, changed_ms = excluded.changed_ms`,
      [organisation, key, hash, atMs],
    )
  }

  async removeAdministrator(nameKey: string): Promise<void> {
    const { connection, organisation } = this.#scope
    await connection.run('DELETE FROM local_administrators WHERE organisation_id = ? AND user_name_key = ?', [
      organisation,
      nameKey,
    ])
  }

  async setAdministratorEmail(nameKey: string, email: string | undefined): Promise<void> {
    const { connection, organisation } = this.#scope
    await connection.run('UPDATE local_administrators SET email = ? WHERE organisation_id = ? AND user_name_key = ?', [
      email ?? null,
      organisation,
      nameKey,
    ])
  }

  async removeAllOf(account: AccountKey): Promise<void> {
    const { connection, organisation } = this.#scope
    await Promise.all(
      ['local_passwords', 'second_factors', 'passkeys'].map((table) =>
        connection.run(`DELETE FROM ${table} WHERE organisation_id = ? AND account = ?`, [organisation, account]),
      ),
    )
  }

  async findSecondFactor(account: AccountKey): Promise<SecondFactorRow | undefined> {
    const { connection, organisation } = this.#scope
    const row = await connection.get(
      'SELECT sealed, created_ms, last_step FROM second_factors WHERE organisation_id = ? AND account = ?',
      [organisation, account],
    )
    if (row === undefined) return undefined
    return {
      sealed: bytes(row, 'sealed'),
      createdMs: integer(row, 'created_ms'),
      lastStep: integer(row, 'last_step'),
    }
  }

  async setSecondFactor(account: AccountKey, { sealed, createdMs, lastStep }: SecondFactorRow): Promise<void> {
    const { connection, organisation } = this.#scope
    await connection.run(
      `INSERT INTO second_factors (organisation_id, account, sealed, created_ms, last_step) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT (organisation_id, account)
       DO UPDATE SET sealed = excluded.sealed, created_ms = excluded.created_ms, last_step = excluded.last_step`,
      [organisation, account, sealed, createdMs, lastStep],
    )
  }

  async removeSecondFactor(account: AccountKey): Promise<void> {
    const { connection, organisation } = this.#scope
    await connection.run('DELETE FROM second_factors WHERE organisation_id = ? AND account = ?', [
      organisation,
      account,
    ])
  }

  async listPasskeys(account: AccountKey): Promise<readonly PasskeyRow[]> {
    const { connection, organisation } = this.#scope
    const sql = `SELECT ${PASSKEY} FROM passkeys WHERE organisation_id = ? AND account = ? ORDER BY created_ms`
    return (await connection.all(sql, [organisation, account])).map(parsePasskey)
  }

  async findPasskey(credentialId: string): Promise<PasskeyRow | undefined> {
    const { connection, organisation } = this.#scope
    const sql = `SELECT ${PASSKEY} FROM passkeys WHERE organisation_id = ? AND credential_id = ?`
    const row = await connection.get(sql, [organisation, credentialId])
    return row === undefined ? undefined : parsePasskey(row)
  }

  async insertPasskey(passkey: PasskeyRow): Promise<void> {
    const { connection, organisation } = this.#scope
    await connection.run(
      `INSERT INTO passkeys (organisation_id, credential_id, account, public_key, counter, name, created_ms)
       VALUES (?, ?, ?, ?, ?, ?, ?)`,
      [
        organisation,
        passkey.credentialId,
        passkey.account,
        passkey.publicKey,
        passkey.counter,
        passkey.name,
        passkey.createdMs,
      ],
    )
  }

  async notePasskeyUse(
    credentialId: string,
    { counter, atMs }: { readonly counter: number; readonly atMs: number },
  ): Promise<void> {
    const { connection, organisation } = this.#scope
    await connection.run(
      'UPDATE passkeys SET counter = ?, last_used_ms = ? WHERE organisation_id = ? AND credential_id = ?',
      [counter, atMs, organisation, credentialId],
    )
  }

  async removePasskey(account: AccountKey, credentialId: string): Promise<boolean> {
    const { connection, organisation } = this.#scope
    const removed = await connection.run(
      'DELETE FROM passkeys WHERE organisation_id = ? AND account = ? AND credential_id = ?',
      [organisation, account, credentialId],
    )
    return removed > 0
  }
}

function parseAdministrator(row: SqlRow): LocalAdministrator {
  return {
    nameKey: text(row, 'user_name_key'),
    userName: text(row, 'user_name'),
    email: textOrUndefined(row, 'email'),
    createdMs: integer(row, 'created_ms'),
  }
}

function parsePasskey(row: SqlRow): PasskeyRow {
  return {
    credentialId: text(row, 'credential_id'),
    account: parseAccountKey(text(row, 'account')),
    publicKey: bytes(row, 'public_key'),
    counter: integer(row, 'counter'),
    name: text(row, 'name'),
    createdMs: integer(row, 'created_ms'),
    lastUsedMs: integerOrUndefined(row, 'last_used_ms'),
  }
}
