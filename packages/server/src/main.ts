// The only place that knows every part: it reads the configuration, opens the store, and hands both to the commands.

import { text } from 'node:stream/consumers'
import { type Logger, pino } from 'pino'
import { admin } from './cli/admin.ts'
import { apiKey } from './cli/api-key.ts'
import { backup, restore } from './cli/backup.ts'
import type { Command, Context, Opened } from './cli/command.ts'
import { doctor } from './cli/doctor.ts'
import { erase } from './cli/erase.ts'
import { journal } from './cli/journal.ts'
import { createLogSink } from './cli/log-sink.ts'
import { mapping } from './cli/mapping.ts'
import { migrate } from './cli/migrate.ts'
import { migrateStore } from './cli/migrate-store.ts'
import { oauthClient } from './cli/oauth-client.ts'
import { org } from './cli/org.ts'
import { openOutput } from './cli/output.ts'
import { runCommand } from './cli/run.ts'
import { safeguard } from './cli/safeguard.ts'
import { schema } from './cli/schema.ts'
import { serveCommand } from './cli/serve.ts'
import { settings } from './cli/settings.ts'
import { token } from './cli/token.ts'
import { vault } from './cli/vault.ts'
import { webhook } from './cli/webhook.ts'
import { type Config, type Environment, parseConfig } from './config/config.ts'
import { prepareConsole } from './http/console/prepare.ts'
import { drain } from './http/drain.ts'
import { createMetrics, type Metrics } from './http/metrics/metrics.ts'
import { createServer } from './http/server.ts'
import { mailerOf } from './http/signin/create-gate.ts'
import { startBackground } from './journal/background.ts'
import { type Census, startCensus } from './provisioning/census.ts'
import { startAlarmMail } from './provisioning/mail-alarms.ts'
import { refreshCatalogue } from './provisioning/refresh-catalogue.ts'
import { startLicenceWatch } from './provisioning/watch-licences.ts'
import { createRuntime } from './runtime.ts'
import type { Store } from './store/port/store.ts'
import { openPostgresStore } from './store/postgres/store.ts'
import { holdDataFolder } from './store/sqlite/sole-server.ts'
import { openSqliteStore } from './store/sqlite/store.ts'
import {
  createMasterKeyFile,
  type MasterKeySource,
  masterKeysFromFile,
  masterKeysFromText,
} from './vault/master-key.ts'
import { createVault } from './vault/vault.ts'

const output = openOutput()
const logSink = createLogSink(2)

const serve = serveCommand({
  prepare: prepareConsole,
  hold: ({ databaseUrl, dataDir }) => (databaseUrl === undefined ? holdDataFolder(dataDir) : new DisposableStack()),
  assemble: async (config, opened) => {
    const { runtime } = opened
    await refreshCatalogue(runtime)
    const census: Census = new Map()
    const metrics = createMetrics({ runtime, census, isPerOrganisation: config.metricsPerOrganisation })
    const server = await createServer({ config, ...opened, metrics, logger: logOf(config) })
    return { server, startBackground: () => startAll(config, opened, { census, metrics }) }
  },
  stopServer: drain,
})

function startAll(
  config: Config,
  opened: Opened,
  { census, metrics }: { readonly census: Census; readonly metrics: Metrics },
): AsyncDisposable {
  const running = new AsyncDisposableStack()
  running.use(startBackground({ ...opened, isWebhookPrivate: config.isWebhookPrivate, observer: metrics }))
  running.use(startCensus(opened.runtime, census))
  running.use(startLicenceWatch(opened.runtime))
  const mailer = mailerOf(config, opened.runtime)
  if (mailer !== undefined) running.use(startAlarmMail(opened.runtime, mailer))
  return running
}

const commands: readonly Command[] = [
  serve,
  org,
  admin,
  token,
  oauthClient,
  settings,
  schema,
  mapping,
  apiKey,
  safeguard,
  erase,
  journal,
  webhook,
  vault,
  backup,
  restore,
  migrate,
  migrateStore,
  doctor,
]

function contextOf(args: readonly string[], flags: Environment): Context {
  const config = parseConfig({ ...process.env, ...flags })
  return {
    config,
    args,
    print: output.print,
    outputGone: output.gone,
    readStdin: () => text(process.stdin),
    openStore: async (place) => openStore(place),
    withStore: (work) => withStore(config, work),
  }
}

function logOf({ logLevel }: Config): Logger {
  return pino({ name: 'fluid', level: logLevel }, logSink)
}

function openStore({ databaseUrl, dataDir }: Pick<Config, 'databaseUrl' | 'dataDir'>): Store | Promise<Store> {
  return databaseUrl === undefined ? openSqliteStore(dataDir) : openPostgresStore(databaseUrl)
}

async function withStore<Result>(config: Config, work: (opened: Opened) => Promise<Result>): Promise<Result> {
  await using store = await openStore(config)
  const migrations = await store.migrate()
  const [first] = await store.directory.listByName('', 1)
  const vault = createVault(masterKeysOf(config, { isNew: first === undefined }))
  // A wrong key is told now, and not by every request.
  if (first !== undefined) await store.read(first.id, (tx) => vault.unlock(first.id, tx.secrets))
  return await work({ runtime: createRuntime(store, logOf(config), config.catalogue), vault, migrations })
}

function masterKeysOf({ masterKey, dataDir }: Config, database: { readonly isNew: boolean }): MasterKeySource {
  if (masterKey !== undefined) return masterKeysFromText(masterKey)
  if (database.isNew) createMasterKeyFile(dataDir)
  const keys = masterKeysFromFile(dataDir)
  keys.read()
  return keys
}

const code = await runCommand(commands, process.argv.slice(2), contextOf)
if (code !== 0) process.exitCode = code
