// What most tests begin with: a simulator in memory, an app that is connected to a recording server, and some people.
import type { App } from '../apps/app.ts'
import { addApp } from '../apps/apps.ts'
import type { TemplateName } from '../apps/catalog.ts'
import { createSkippingClock, type SkippingClock } from '../clock.ts'
import { createPerson } from '../org/people.ts'
import type { Person } from '../org/person.ts'
import { saveConnection, saveToApp } from '../provisioning/connection.ts'
import { openSimulator, type Simulator } from '../simulator.ts'
import { startScimServer, type TestScimServer } from './scim-server.ts'

export interface Company extends AsyncDisposable {
  readonly simulator: Simulator
  readonly server: TestScimServer
  readonly clock: SkippingClock
  readonly app: App
}

export interface CompanyOptions {
  readonly template?: TemplateName
  readonly importGroups?: boolean
  readonly delayMs?: number
  readonly gzip?: boolean
  readonly timeoutMs?: number
}

export const TOKEN = 'k3P9-northrail-scim-secret-token'

/** An org with one app whose three To App switches are on. The server's record is empty when this answers. */
export async function openCompany(options: CompanyOptions = {}): Promise<Company> {
  const server = await startScimServer(options)
  const clock = createSkippingClock()
  const simulator = await openSimulator({ dataDir: ':memory:', clock, timeoutMs: options.timeoutMs ?? 5_000 })
  const app = addApp(simulator.org, { template: options.template ?? 'scim2headerauth', label: 'Fluid SCIM' })
  await saveConnection(simulator.wire, app.id, {
    baseUrl: server.baseUrl,
    credential: TOKEN,
    ...(options.importGroups === undefined ? {} : { importGroups: options.importGroups }),
  })
  const connected = await saveToApp(simulator.wire, app.id, {
    createUsers: true,
    updateUsers: true,
    deactivateUsers: true,
  })
  server.take()
  return {
    simulator,
    server,
    clock,
    app: connected,
    async [Symbol.asyncDispose]() {
      await simulator[Symbol.asyncDispose]()
      await server[Symbol.asyncDispose]()
    },
  }
}

/** An active person with the profile of the captures: `ines.valcourt` at northrail.example. */
export function addPerson(
  { simulator }: Pick<Company, 'simulator'>,
  name: string,
  extra: Readonly<Record<string, string>> = {},
): Person {
  const [firstName = '', lastName = ''] = name.split(' ')
  const login = `${firstName}.${lastName}@northrail.example`.toLowerCase()
  const profile = { login, email: login, firstName, lastName, displayName: name, locale: 'en-US', ...extra }
  return createPerson(simulator.org, { profile })
}
