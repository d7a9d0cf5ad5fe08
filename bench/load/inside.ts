// The server's own parts on a place without a server: for filling it with what only the vault can make.

import { createRuntime, type Log, type Runtime } from '../../packages/server/src/runtime.ts'
import { openPostgresStore } from '../../packages/server/src/store/postgres/store.ts'
import { openSqliteStore } from '../../packages/server/src/store/sqlite/store.ts'
import { createMasterKeyFile, masterKeysFromFile } from '../../packages/server/src/vault/master-key.ts'
import { createVault, type Vault } from '../../packages/server/src/vault/vault.ts'
import type { Place } from '../support/engine.ts'

export interface Inside {
  readonly runtime: Runtime
  readonly vault: Vault
}

/** Opens the place, making database and key when it is empty, runs `work`, and closes it again. */
export async function inside<Result>(
  { dataDir, postgres }: Place,
  work: (inside: Inside) => Promise<Result>,
): Promise<Result> {
  await using store = await (postgres === undefined ? openSqliteStore(dataDir) : openPostgresStore(postgres.url))
  await store.migrate()
  const [first] = await store.directory.listByName('', 1)
  if (first === undefined) createMasterKeyFile(dataDir)
  const runtime = createRuntime(store, LOG)
  return await work({ runtime, vault: createVault(masterKeysFromFile(dataDir)) })
}

const LOG: Log = {
  info: () => undefined,
  warn: (fields, message) => console.error(message, fields),
  error: (fields, message) => console.error(message, fields),
}
