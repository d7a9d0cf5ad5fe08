import { foldText } from '@fluid-scim/scim'
import { type OrganisationId, organisationId } from '../../directory/ids.ts'
import type { Organisation } from '../../directory/organisation.ts'
import { type CustomSchema, parseCustomSchema, resourceTypesWith } from '../../directory/resource-types.ts'
import { DEFAULT_SETTINGS, parseSettings, type Settings } from '../../directory/settings.ts'
import { UniqueViolation } from '../port/errors.ts'
import type { LocalAdministratorRow, Organisations, OrganisationWrites } from '../port/organisations.ts'
import type { NewOrganisation, OrganisationDirectory, Writing } from '../port/store.ts'
import type { SqlConnection, SqlRow } from './connection.ts'
import { parsedOnce } from './parsed-once.ts'
import { integer, text } from './row.ts'
import type { Scope } from './scope.ts'

const COLUMNS = 'organisation_id, name, display_name, settings, schemas, created_ms'

export class SqlOrganisations implements Organisations, OrganisationWrites {
  readonly #scope: Scope
  constructor(scope: Scope) {
    this.#scope = scope
  }

  async get(): Promise<Organisation> {
    const { connection, organisation } = this.#scope
    const row = await connection.get(`SELECT ${COLUMNS} FROM organisations WHERE organisation_id = ?`, [organisation])
    if (row === undefined) throw new Error('the organisation of a transaction is not there')
    return parseOrganisation(row)
  }

  async lock(): Promise<void> {
    const { connection, organisation } = this.#scope
    const { forUpdate } = connection.dialect
    await connection.get(`SELECT organisation_id FROM organisations WHERE organisation_id = ? ${forUpdate}`, [
      organisation,
    ])
  }

  async updateSettings(settings: Settings): Promise<void> {
    const { connection, organisation } = this.#scope
    this.#scope.noteDoorChange()
    await connection.run('UPDATE organisations SET settings = ? WHERE organisation_id = ?', [
      JSON.stringify(settings),
      organisation,
    ])
  }

  getCatalogueFingerprint(): Promise<string> {
    return this.#getNote('catalogue_fingerprint')
  }

  setCatalogueFingerprint(fingerprint: string): Promise<void> {
    return this.#setNote('catalogue_fingerprint', fingerprint)
  }

  getLicencesTold(): Promise<string> {
    return this.#getNote('licences_told')
  }

  setLicencesTold(told: string): Promise<void> {
    return this.#setNote('licences_told', told)
  }

  async countLocalAdministrators(): Promise<number> {
    const { connection, organisation } = this.#scope
    const sql = 'SELECT count(*) AS total FROM local_administrators WHERE organisation_id = ?'
    const row = await connection.get(sql, [organisation])
    return row === undefined ? 0 : integer(row, 'total')
  }

  async updateSchemas(schemas: readonly CustomSchema[]): Promise<void> {
    const { connection, organisation } = this.#scope
    this.#scope.noteDoorChange()
    await connection.run('UPDATE organisations SET schemas = ? WHERE organisation_id = ?', [
      JSON.stringify(schemas.map(({ definition }) => definition)),
      organisation,
    ])
  }

  async insertLocalAdministrator(administrator: LocalAdministratorRow): Promise<void> {
    const { connection, organisation } = this.#scope
    await connection.run(
      `INSERT INTO local_administrators (organisation_id, user_name_key, user_name, password_hash, created_ms)
       VALUES (?, ?, ?, ?, ?)`,
      [
        organisation,
        foldText(administrator.userName),
        administrator.userName,
        administrator.passwordHash,
        administrator.createdMs,
      ],
    )
  }

  async #getNote(column: Note): Promise<string> {
    const { connection, organisation } = this.#scope
    const row = await connection.get(`SELECT ${column} FROM organisations WHERE organisation_id = ?`, [organisation])
    return row === undefined ? '' : text(row, column)
  }

  async #setNote(column: Note, value: string): Promise<void> {
    const { connection, organisation } = this.#scope
    await connection.run(`UPDATE organisations SET ${column} = ? WHERE organisation_id = ?`, [value, organisation])
  }
}

/** What Fluid keeps of an organisation for itself. */
type Note = 'catalogue_fingerprint' | 'licences_told'

interface Access {
  read<Result>(work: (connection: SqlConnection) => Promise<Result>): Promise<Result>
  write<Result>(work: (connection: SqlConnection) => Promise<Result>): Promise<Result>
  /** A handle on one organisation inside a transaction that is under way. */
  within(connection: SqlConnection, organisation: OrganisationId, work: (tx: Writing) => Promise<void>): Promise<void>
}

/** The table across all organisations: only for finding out which one is meant, and for making one. */
export class SqlOrganisationDirectory implements OrganisationDirectory {
  readonly #access: Access
  constructor(access: Access) {
    this.#access = access
  }

  findByName(name: string): Promise<Organisation | undefined> {
    return this.#access.read(async (connection) => {
      const row = await connection.get(`SELECT ${COLUMNS} FROM organisations WHERE name = ?`, [name])
      return row === undefined ? undefined : parseOrganisation(row)
    })
  }

  listByName(after: string, limit: number): Promise<readonly Organisation[]> {
    return this.#access.read(async (connection) => {
      const sql = `SELECT ${COLUMNS} FROM organisations WHERE name > ? ORDER BY name LIMIT ?`
      return (await connection.all(sql, [after, limit])).map(parseOrganisation)
    })
  }

  async insert(organisation: NewOrganisation): Promise<Organisation | undefined> {
    try {
      return await this.#access.write(async (connection) => {
        const stored = await insert(connection, organisation)
        await this.#access.within(connection, stored.id, (tx) => organisation.populate(tx, stored))
        return stored
      })
    } catch (error) {
      if (error instanceof UniqueViolation) return undefined
      throw error
    }
  }
}

async function insert(connection: SqlConnection, organisation: NewOrganisation): Promise<Organisation> {
  const row = await connection.get(
    `INSERT INTO organisations (name, display_name, settings, data_key, created_ms) VALUES (?, ?, ?, ?, ?)
     RETURNING ${COLUMNS}`,
    [
      organisation.name,
      organisation.displayName,
      JSON.stringify(DEFAULT_SETTINGS),
      new Uint8Array(),
      organisation.createdMs,
    ],
  )
  if (row === undefined) throw new Error('an insert gave no row')
  const stored = parseOrganisation(row)
  await setWrappedDataKey(connection, stored.id, organisation.wrapDataKey(stored.id))
  return stored
}

/** The data key is wrapped for its organisation's own key (as associated data), so it is set once that is known. */
export async function setWrappedDataKey(
  connection: SqlConnection,
  organisation: OrganisationId,
  wrapped: Uint8Array,
): Promise<void> {
  await connection.run('UPDATE organisations SET data_key = ? WHERE organisation_id = ?', [wrapped, organisation])
}

function parseOrganisation(row: SqlRow): Organisation {
  const settings = parseStoredSettings(text(row, 'settings'))
  const parseTypes = settings.strictProfile ? parseStrictSchemas : parseSchemas
  return {
    id: organisationId(integer(row, 'organisation_id')),
    name: text(row, 'name'),
    displayName: text(row, 'display_name'),
    settings,
    ...parseTypes(text(row, 'schemas')),
    createdMs: integer(row, 'created_ms'),
  }
}

// The same few texts are read again and again, and the library keeps its indexes per resource type: so one text always
// gives the same objects.
const parseStoredSettings = parsedOnce((stored) => parseSettings(JSON.parse(stored)))
const parseSchemas = parsedOnce((stored) => typesOf(stored, { strict: false }))
const parseStrictSchemas = parsedOnce((stored) => typesOf(stored, { strict: true }))

function typesOf(stored: string, options: { readonly strict: boolean }): Pick<Organisation, 'schemas' | 'types'> {
  const definitions: unknown = JSON.parse(stored)
  if (!Array.isArray(definitions)) throw new Error('column schemas: expected a list')
  const schemas = definitions.map(parseCustomSchema)
  return { schemas, types: resourceTypesWith(schemas, options) }
}
