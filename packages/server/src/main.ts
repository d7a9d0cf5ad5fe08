// The only place that knows every part: it reads the configuration, opens the store, and hands both to the commands.

import { text } from 'node:stream/consumers'
import { pino } from 'pino'
import { apiKey } from './cli/api-key.ts'
import type { Command, Context, Opened } from './cli/command.ts'
import { doctor } from './cli/doctor.ts'
import { journal } from './cli/journal.ts'
import { mapping } from './cli/mapping.ts'
import { migrate } from './cli/migrate.ts'
import { oauthClient } from './cli/oauth-client.ts'
import { org } from './cli/org.ts'
import { runCommand } from './cli/run.ts'
import { schema } from './cli/schema.ts'
import { serveCommand } from './cli/serve.ts'
import { settings } from './cli/settings.ts'
import { token } from './cli/token.ts'
import { vault } from './cli/vault.ts'
import { type Config, parseConfig } from './config/config.ts'
import { createServer } from './http/server.ts'
import { refreshCatalogue } from './provisioning/refresh-catalogue.ts'
import { createRuntime } from './runtime.ts'
import type { Store } from './store/port/store.ts'
import { openPostgresStore } from './store/postgres/store.ts'
import { openSqliteStore } from './store/sqlite/store.ts'
import { masterKeysFromFile, masterKeysFromText } from './vault/master-key.ts'
import { createVault } from './vault/vault.ts'

const log = pino(
  { name: 'fluid', level: process.env['FLUID_LOG_LEVEL'] ?? 'info' },
  pino.destination({ dest: 2, sync: false }),
)

const serve = serveCommand({
  createServer: async (config, opened) => {
    await refreshCatalogue(opened.runtime)
    return createServer({ config, ...opened, logger: log })
  },
})

const commands: readonly Command[] = [
  serve,
  org,
  token,
  oauthClient,
  settings,
  schema,
  mapping,
  apiKey,
  journal,
  vault,
  migrate,
  doctor,
]

function contextOf(args: readonly string[]): Context {
  const config = parseConfig(process.env)
  return {
    config,
    args,
    print: (line) => process.stdout.write(`${line}\n`),
    readStdin: () => text(process.stdin),
    withStore: (work) => withStore(config, work),
  }
}

function openStore({ databaseUrl, dataDir }: Config): Store | Promise<Store> {
  return databaseUrl === undefined ? openSqliteStore(dataDir) : openPostgresStore(databaseUrl)
}

async function withStore<Result>(config: Config, work: (opened: Opened) => Promise<Result>): Promise<Result> {
  await using store = await openStore(config)
  await store.migrate()
  const keys =
    config.masterKey === undefined ? masterKeysFromFile(config.dataDir) : masterKeysFromText(config.masterKey)
  keys.read()
  return await work({ runtime: createRuntime(store, log, config.catalogue), vault: createVault(keys) })
}

process.exitCode = await runCommand(commands, process.argv.slice(2), contextOf)
