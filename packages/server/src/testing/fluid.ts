// A whole Fluid for a test: real server, real port, real database in a folder of its own; gone at the end of the block.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { type Environment, parseConfig } from '../config/config.ts'
import { createMetrics, type Metrics } from '../http/metrics/metrics.ts'
import { type Route, routesOf } from '../http/route-table.ts'
import { createServer } from '../http/server.ts'
import type { ProviderFetch } from '../outgoing/provider-fetch.ts'
import { type AddedOrganisation, addOrganisation } from '../provisioning/add-organisation.ts'
import type { Census } from '../provisioning/census.ts'
import { changeOrganisationSettings } from '../provisioning/change-settings.ts'
import { createRuntime, type Runtime } from '../runtime.ts'
import type { RemoteKeys } from '../signin/oauth/remote-keys.ts'
import type { StoredJournalEntry } from '../store/port/journal.ts'
import type { Store } from '../store/port/store.ts'
import { createMasterKeyFile, masterKeysFromFile } from '../vault/master-key.ts'
import { createVault, type Vault } from '../vault/vault.ts'
import { openTestStore } from './open-store.ts'
import { type ScimClient, scimClient } from './scim-client.ts'

export interface TestFluid extends AsyncDisposable {
  /** `http://127.0.0.1:54321` */
  readonly origin: string
  readonly dataDir: string
  readonly runtime: Runtime
  readonly vault: Vault
  readonly metrics: Metrics
  /** What the metrics know of people and licences: empty until a test takes the census. */
  readonly census: Census
  /** Every line of the log so far, down to the finest level. */
  readonly logLines: readonly string[]
  /** The organisation `acme` and a client with its token. */
  readonly acme: TestOrganisation
  addOrganisation(name: string): Promise<TestOrganisation>
  /** Every route that the server has. */
  readonly routes: readonly Route[]
}

export interface TestOrganisation extends ScimClient {
  readonly added: AddedOrganisation
  readonly token: string
  readonly scimBaseUrl: string
  /** Changes settings as the command line does, and waits until the server has seen it. */
  set(changes: Readonly<Record<string, unknown>>): Promise<void>
  /** The organisation's journal, oldest first. */
  journal(): Promise<readonly StoredJournalEntry[]>
}

export interface TestFluidOptions {
  readonly environment?: Environment
  /** Another store than the one of the test run. */
  readonly openStore?: (dataDir: string) => Promise<Store>
  /** Wraps the clock and the ids. */
  readonly runtime?: (runtime: Runtime) => Runtime
  /** Where the keys of OAuth clients are fetched. */
  readonly remoteKeys?: RemoteKeys
  /** How identity providers are asked. */
  readonly providerFetch?: ProviderFetch
}

/** Longer than a door is kept in memory. */
const SEEN_AFTER_MS = 550

export async function startFluid(options: TestFluidOptions = {}): Promise<TestFluid> {
  const dataDir = mkdtempSync(join(tmpdir(), 'fluid-test-'))
  const logLines: string[] = []
  const log = pino({ level: 'trace' }, { write: (line) => logLines.push(line) })
  const store = await (options.openStore?.(dataDir) ?? openTestStore(dataDir))
  await store.migrate()
  const config = parseConfig({
    FLUID_PORT: '0',
    FLUID_HOST: '127.0.0.1',
    FLUID_DATA_DIR: dataDir,
    ...options.environment,
  })
  const created = createRuntime(store, log, config.catalogue)
  const runtime = options.runtime?.(created) ?? created
  createMasterKeyFile(dataDir)
  const vault = createVault(masterKeysFromFile(dataDir))
  const census: Census = new Map()
  const metrics = createMetrics({ runtime, census, isPerOrganisation: config.metricsPerOrganisation })
  const { remoteKeys, providerFetch } = options
  const server = await createServer({ config, runtime, vault, metrics, logger: log, remoteKeys, providerFetch })
  const origin = await server.listen({ host: config.host, port: config.port })

  async function add(name: string): Promise<TestOrganisation> {
    const actor = { kind: 'operator', id: 'test', client: 'test' } as const
    const added = await addOrganisation(runtime, vault, { name, displayName: undefined, adminUserName: 'admin', actor })
    const organisation = added.organisation.id
    const token = added.token.reveal()
    const scimBaseUrl = `${origin}/o/${name}/scim/v2`
    return {
      ...scimClient(scimBaseUrl, token),
      added,
      token,
      scimBaseUrl,
      set: async (changes) => {
        await changeOrganisationSettings(runtime, { actor, requestId: 'test' }, { organisation, changes })
        await new Promise((resolve) => setTimeout(resolve, SEEN_AFTER_MS))
      },
      journal: () => runtime.store.read(organisation, (tx) => tx.journal.list({ from: { after: 0 }, limit: 100_000 })),
    }
  }

  return {
    origin,
    dataDir,
    runtime,
    vault,
    metrics,
    census,
    logLines,
    acme: await add('acme'),
    addOrganisation: add,
    routes: routesOf(server),
    [Symbol.asyncDispose]: async () => {
      await server.close()
      await store[Symbol.asyncDispose]()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}
