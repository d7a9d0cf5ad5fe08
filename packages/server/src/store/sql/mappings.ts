import type { Grant } from '../../directory/grant.ts'
import type { Mapping } from '../../directory/group-grant.ts'
import { groupNameKey } from '../../directory/group-name.ts'
import type { Licence } from '../../directory/settings.ts'
import type { Mappings, MappingWrites } from '../port/mappings.ts'
import type { SqlRow } from './connection.ts'
import { integer, text } from './row.ts'
import type { Scope } from './scope.ts'

const COLUMNS = 'name, kind, grant_name, created_ms, created_by'

export class SqlMappings implements Mappings, MappingWrites {
  readonly #scope: Scope
  constructor(scope: Scope) {
    this.#scope = scope
  }

  async find(nameKey: string): Promise<Mapping | undefined> {
    const { connection, organisation } = this.#scope
    const row = await connection.get(
      `SELECT ${COLUMNS} FROM group_mappings WHERE organisation_id = ? AND name_key = ?`,
      [organisation, nameKey],
    )
    return row === undefined ? undefined : parseMapping(row)
  }

  async list(): Promise<readonly Mapping[]> {
    const { connection, organisation } = this.#scope
    const sql = `SELECT ${COLUMNS} FROM group_mappings WHERE organisation_id = ? ORDER BY name_key`
    return (await connection.all(sql, [organisation])).map(parseMapping)
  }

  async put({ name, grant, createdMs, createdBy }: Mapping): Promise<void> {
    const { connection, organisation } = this.#scope
    await connection.run(
      `INSERT INTO group_mappings (organisation_id, name_key, name, kind, grant_name, created_ms, created_by)
       VALUES (?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (organisation_id, name_key) DO UPDATE SET name = excluded.name, kind = excluded.kind,
         grant_name = excluded.grant_name, created_ms = excluded.created_ms, created_by = excluded.created_by`,
      [organisation, groupNameKey(name), name, grant.kind, grant.name, createdMs, createdBy],
    )
  }

  async remove(nameKey: string): Promise<void> {
    const { connection, organisation } = this.#scope
    await connection.run('DELETE FROM group_mappings WHERE organisation_id = ? AND name_key = ?', [
      organisation,
      nameKey,
    ])
  }
}

function parseMapping(row: SqlRow): Mapping {
  return {
    name: text(row, 'name'),
    grant: parseGrantColumns(text(row, 'kind'), text(row, 'grant_name')),
    createdMs: integer(row, 'created_ms'),
    createdBy: text(row, 'created_by'),
  }
}

/** A grant from its two columns, which are written only from a Grant. */
export function parseGrantColumns(kind: string, name: string): Grant {
  return kind === 'licence' ? { kind, name: name as Licence } : { kind: 'role', name }
}
