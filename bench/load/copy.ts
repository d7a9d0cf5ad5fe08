// People by the million: what the server has written of one person, row for row, once more for each of the others, with
// other keys, ids and names. No column is named that is copied as it is, so a later schema is copied too; a table of people
// that is not known here is refused, so nothing is left out.

import type { LoadDatabase } from './database.ts'

/** Stands for a person's number in everything that the server has written of the template. */
export const TEMPLATE_INDEX = 900_000_001
export const TEMPLATE_ORGANISATION = 'template'

const PEOPLE_PER_TRANSACTION = 25_000
/** The part of an id that is counted on: the last twelve of its digits. */
const ID_HEAD_LENGTH = 24

interface Source {
  readonly table: string
  /** The template's rows. */
  readonly rows: string
}

/** The id of the person of that number, from the template's. */
export function idOfCopy(templateId: string, index: number): string {
  return `${templateId.slice(0, ID_HEAD_LENGTH)}${index.toString(16).padStart(12, '0')}`
}

export interface CopyPlan {
  readonly templateId: string
  /** Whose people they become, one after the other. */
  readonly organisations: readonly string[]
  readonly people: number
}

/** Makes the people numbered from 0; nothing may have been written in the organisations but themselves. */
export async function copyPeople(
  database: LoadDatabase,
  { templateId, organisations, people }: CopyPlan,
): Promise<void> {
  const sources = sourcesOf(templateId)
  const columns = await columnsByTable(database)
  await refuseUnknownTables(database, columns, { templateId, known: sources.map(({ table }) => table) })
  await prepare(database, sources, organisations)
  const places = await placesOf(database)
  const tokens = await database.rows(
    `SELECT id FROM scim_tokens WHERE organisation_id = (SELECT organisation_id FROM organisations WHERE name = '${TEMPLATE_ORGANISATION}')`,
  )
  const copy: Copy = { database, templateId, tokenId: String(tokens[0]?.['id']), places, columns }
  for (let first = 0; first < people; first += PEOPLE_PER_TRANSACTION) {
    const last = Math.min(people, first + PEOPLE_PER_TRANSACTION) - 1
    await database.run('BEGIN')
    for (const { table } of sources) await database.run(insertOf(copy, table, database.series(first, last)))
    await database.run('COMMIT')
  }
  await finish(database, columns)
}

/** `place`, `journal_place`: which of the template's entries, events it is, in order. */
function sourcesOf(id: string): readonly Source[] {
  const ofUser = `user_key = (SELECT user_key FROM users WHERE id = '${id}')`
  const simple = (table: string, where: string): Source => ({ table, rows: `SELECT * FROM ${table} WHERE ${where}` })
  const before = (table: string, position: string) =>
    `(SELECT count(*) FROM ${table} o WHERE o.subject_id = '${id}' AND o.position < ${position})`
  const ordered = (table: string): Source => ({
    table,
    rows: `SELECT x.*, ${before('journal', 'x.position')} AS place FROM ${table} x WHERE x.subject_id = '${id}'`,
  })
  return [
    simple('users', `id = '${id}'`),
    simple('user_emails', ofUser),
    simple('user_words', ofUser),
    ordered('journal'),
    ordered('journal_subjects'),
    {
      table: 'events',
      rows: `SELECT x.*, j.request_id AS request_id, ${before('events', 'x.position')} AS place,
          ${before('journal', 'x.journal_position')} AS journal_place
        FROM events x JOIN journal j ON j.organisation_id = x.organisation_id AND j.position = x.journal_position
        WHERE x.subject_id = '${id}'`,
    },
  ]
}

interface Column {
  readonly name: string
  readonly type: string
  readonly isCounted: boolean
}

type Columns = ReadonlyMap<string, readonly Column[]>

async function columnsByTable(database: LoadDatabase): Promise<Columns> {
  const tables = new Map<string, Column[]>()
  for (const row of await database.rows(database.dialect.catalogue)) {
    const table = String(row['table_name'])
    const column = {
      name: String(row['column_name']),
      type: String(row['type']),
      isCounted: Number(row['is_counted']) === 1,
    }
    tables.set(table, [...(tables.get(table) ?? []), column])
  }
  return tables
}

/** Throws when there is a table with rows of the template that is not copied. */
async function refuseUnknownTables(
  database: LoadDatabase,
  columns: Columns,
  { templateId, known }: { readonly templateId: string; readonly known: readonly string[] },
): Promise<void> {
  for (const [table, own] of columns) {
    const names = new Set(own.map(({ name }) => name))
    const conditions = [
      ...(names.has('user_key') ? [`user_key = (SELECT user_key FROM users WHERE id = '${templateId}')`] : []),
      ...['user_id', 'subject_id'].filter((name) => names.has(name)).map((name) => `${name} = '${templateId}'`),
    ]
    if (known.includes(table) || conditions.length === 0) continue
    const rows = await database.rows(`SELECT 1 FROM ${table} WHERE ${conditions.join(' OR ')} LIMIT 1`)
    if (rows.length > 0) throw new Error(`the table ${table} holds rows of people, and the benchmark does not copy it`)
  }
}

/** The template's rows and the organisations, in tables of this connection. */
async function prepare(
  database: LoadDatabase,
  sources: readonly Source[],
  organisations: readonly string[],
): Promise<void> {
  for (const { table, rows } of sources) await database.run(`CREATE TEMP TABLE template_${table} AS ${rows}`)
  const names = organisations.map((name, place) => `(${place}, '${name}')`)
  await database.run(`CREATE TEMP TABLE targets (place BIGINT PRIMARY KEY, organisation_id BIGINT, name TEXT, token_id TEXT);
    INSERT INTO targets (place, name) VALUES ${names.join(', ')};
    UPDATE targets SET
      organisation_id = (SELECT o.organisation_id FROM organisations o WHERE o.name = targets.name),
      token_id = (SELECT t.id FROM scim_tokens t JOIN organisations o ON o.organisation_id = t.organisation_id
        WHERE o.name = targets.name)`)
}

/** Where counting goes on: after the highest key of each kind, and how many each person takes. */
interface Places {
  readonly user: number
  readonly journal: Counting
  readonly events: Counting
}

interface Counting {
  readonly base: number
  readonly each: number
}

async function placesOf(database: LoadDatabase): Promise<Places> {
  const number = async (sql: string): Promise<number> => Number((await database.rows(sql))[0]?.['value'] ?? 0)
  const counting = async (table: string): Promise<Counting> => ({
    base: 1 + (await number(`SELECT max(position) AS value FROM ${table}`)),
    each: await number(`SELECT count(*) AS value FROM template_${table}`),
  })
  return {
    user: 1 + (await number('SELECT max(user_key) AS value FROM users')),
    journal: await counting('journal'),
    events: await counting('events'),
  }
}

interface Copy {
  readonly database: LoadDatabase
  readonly templateId: string
  readonly tokenId: string
  readonly places: Places
  readonly columns: Columns
}

function insertOf(copy: Copy, table: string, series: string): string {
  const { dialect } = copy.database
  const columns = (copy.columns.get(table) ?? []).filter(({ type }) => type !== dialect.types.writerName)
  const names = new Set(columns.map(({ name }) => name))
  if (table === 'events') names.add('request_id')
  const values = columns.map((column) => copied(copy, { table, column, names }))
  // SQLite keeps to the order of a CROSS JOIN: one person after the other, so that keys grow as they are written.
  return `INSERT INTO ${table} (${columns.map(({ name }) => name).join(', ')}) SELECT ${values.join(', ')}
    FROM ${series} s CROSS JOIN targets t CROSS JOIN template_${table} x
    WHERE t.place = s.n % (SELECT count(*) FROM targets)`
}

interface Cell {
  readonly table: string
  readonly column: Column
  /** All columns of the template's rows. */
  readonly names: ReadonlySet<string>
}

function copied(copy: Copy, { table, column, names }: Cell): string {
  const { dialect } = copy.database
  const { journal, events, user } = copy.places
  const counted = ({ base, each }: Counting, place: string) => `${base} + s.n * ${each} + x.${place}`
  switch (column.name) {
    case 'organisation_id':
      return 't.organisation_id'
    case 'user_key':
      return `${user} + s.n`
    case 'journal_position':
      return counted(journal, 'journal_place')
    case 'position':
      return counted(table === 'events' ? events : journal, 'place')
    default:
  }
  if (column.type === 'TEXT') return renamed(copy, `x.${column.name}`, names)
  if (column.type.startsWith('JSON')) {
    return dialect.jsonParameter.replace('?', `(${renamed(copy, dialect.jsonText(`x.${column.name}`), names)})`)
  }
  return `x.${column.name}`
}

/** The text with the person's own number, ids and organisation in it. */
function renamed({ database, templateId, tokenId }: Copy, text: string, names: ReadonlySet<string>): string {
  const hex = database.hex('s.n')
  const tailOf = (column: string) => `substr(x.${column}, length(x.${column}) - 11)`
  const replacements = [
    [`'${TEMPLATE_INDEX}'`, 'CAST(s.n AS TEXT)'],
    [`'${templateId.slice(ID_HEAD_LENGTH)}'`, hex],
    [`'${tokenId}'`, 't.token_id'],
    [`'"organisation":"${TEMPLATE_ORGANISATION}"'`, `'"organisation":"' || t.name || '"'`],
    ...['request_id', 'id'].filter((name) => names.has(name)).map((name) => [tailOf(name), hex]),
  ]
  return replacements.reduce((inner, [from, to]) => `replace(${inner}, ${from}, ${to})`, text)
}

/** What is kept beside the rows: counts, how far the events have followed the journal, and where keys go on. */
async function finish(database: LoadDatabase, columns: Columns): Promise<void> {
  const inTargets = 'organisation_id IN (SELECT organisation_id FROM targets)'
  await database.run(`
    INSERT INTO live_counts (organisation_id, kind, shard, live)
      SELECT organisation_id, 'users', 0, count(*) FROM users WHERE ${inTargets} GROUP BY organisation_id;
    INSERT INTO live_counts (organisation_id, kind, shard, live)
      SELECT organisation_id, 'active_users', 0, count(*) FROM users WHERE ${inTargets} AND active = 1
      GROUP BY organisation_id;
    INSERT INTO journal_heads (organisation_id, projected_position)
      SELECT organisation_id, max(position) FROM journal WHERE ${inTargets} GROUP BY organisation_id
      ON CONFLICT (organisation_id) DO UPDATE SET projected_position = excluded.projected_position`)
  for (const [table, own] of columns) {
    for (const { name } of own.filter(({ isCounted }) => isCounted)) {
      await database.rows(database.dialect.advanceKey(table, name))
    }
  }
  await database.settle()
}
