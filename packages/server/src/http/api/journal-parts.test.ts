import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { openSqliteStore } from '../../store/sqlite/store.ts'
import { type ApiClient, apiClient } from '../../testing/api-client.ts'
import { startFluid } from '../../testing/fluid.ts'

const FIRST_DAY_MS = Date.parse('2026-01-01T00:00:00Z')
const OLD_ENTRIES = 45_000

test('looks for what is rare in parts, and says of each how far it has looked', async () => {
  await using fluid = await startFluid({ openStore: async (dataDir) => openSqliteStore(dataDir) })
  const api = await apiClient(fluid, fluid.acme)
  await fluid.acme.addUser('ines@northrail.example')
  addEntries(fluid.dataDir)
  await fluid.acme.addUser('ruth@northrail.example')
  const newest = await parts(api, '/journal?text=ines%40northrail')
  expect(newest.map(({ items }) => items)).toEqual([[], [], ['user.created']])
  expect(newest.map(({ searchedTo }) => searchedTo)).toEqual([
    '2026-01-01T06:56:42.000Z',
    '2026-01-01T01:23:22.000Z',
    undefined,
  ])
  const oldest = await parts(api, '/journal?text=ruth%40northrail&order=oldest')
  expect(oldest.map(({ items }) => items)).toEqual([[], [], ['user.created']])
  expect((await api.get('/journal?text=ruth%40northrail&limit=1')).body.searchedTo).toBeNull()
})

interface Part {
  readonly items: readonly string[]
  readonly searchedTo: string | undefined
}

async function parts(api: ApiClient, path: string): Promise<readonly Part[]> {
  const found: Part[] = []
  let next: string | null = ''
  while (next !== null) {
    const { body } = await api.get(next === '' ? path : `${path}&after=${next}`)
    const items = body.items.map(({ action }: { action: string }) => action)
    found.push({ items, searchedTo: body.searchedTo ?? undefined })
    next = body.next
  }
  return found
}

/** More entries than one part goes through, one a second. */
function addEntries(dataDir: string): void {
  const database = new DatabaseSync(join(dataDir, 'fluid.db'))
  database.exec(`
    WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < ${OLD_ENTRIES})
    INSERT INTO journal (organisation_id, at_ms, request_id, actor, action, outcome, subject_kind, subject_id,
      subject_name, changes, not_done, sentence, client, search_text, members)
    SELECT j.organisation_id, ${FIRST_DAY_MS} + 1000 * n, 'r' || n, j.actor, 'user.updated', 'changed', 'user', 'somebody',
      'somebody', '[]', '[]', 'Somebody was changed.', j.client, 'somebody was changed.', NULL
    FROM numbers, (SELECT * FROM journal ORDER BY position DESC LIMIT 1) AS j`)
  database.close()
}
