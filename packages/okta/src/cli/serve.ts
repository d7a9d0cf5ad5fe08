// `okta-sim serve`: the simulator on its port, with a sample company when its data folder is empty.
import { type ApiToken, openApiToken } from '../api-token.ts'
import { BRAND, BRAND_LINE } from '../brand.ts'
import { type Config, parseConfig } from '../config.ts'
import { buildConsoleIfStale } from '../console-pages/build.ts'
import { createHttp } from '../http.ts'
import type { Org } from '../org/org.ts'
import { countPeople } from '../org/person.ts'
import { fillSampleCompanyInSteps, SAMPLE_SIZES } from '../org/sample/fill.ts'
import { openSimulator } from '../simulator.ts'
import type { Terminal } from './terminal.ts'

export const SERVE_USAGE = `okta-sim serve [--company ${SAMPLE_SIZES.join('|')}|none]
  Starts the simulator on OKTA_SIM_PORT (8090). An empty OKTA_SIM_DATA_DIR (./data/okta-sim) is filled with a sample
  company of 20 people, or of the size asked for.`

const COMPANY_SIZE = 20
const SAID_EVERY = 10_000

/** Starts and prints where it is. Resolves when the process is told to stop. */
export async function serve(options: { readonly company: string | undefined }, terminal: Terminal): Promise<number> {
  const config = parseConfig(terminal.environment)
  const size = parseCompany(options.company)
  await using simulator = await openSimulator({ dataDir: config.dataDir })
  if (size > 0 && isEmpty(simulator.org)) setUpCompany(simulator.org, size, terminal)
  await buildConsoleIfStale((line) => terminal.print(line))
  const token = openApiToken(simulator.org, config.apiToken)
  const http = createHttp({ simulator, token })
  await listen(http, config)
  const address = http.server.address()
  const port = typeof address === 'object' && address !== null ? address.port : config.port
  for (const line of printWelcome(`http://localhost:${port}`, { token, dataDir: config.dataDir })) terminal.print(line)
  await terminal.stopped
  await http.close()
  return 0
}

async function listen(http: ReturnType<typeof createHttp>, { port, host }: Config): Promise<void> {
  try {
    await http.listen({ port, host })
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code === 'EADDRINUSE') {
      throw new Error(`Port ${port} of ${host} is in use by another program: stop that one, or set OKTA_SIM_PORT.`)
    }
    if (code === 'ENOTFOUND' || code === 'EADDRNOTAVAIL') {
      throw new Error(`OKTA_SIM_HOST is "${host}", which is no address of this machine: leave it out, or set 0.0.0.0.`)
    }
    throw error
  }
}

function setUpCompany(org: Org, size: number, terminal: Terminal): void {
  terminal.print(`Setting up a sample company of ${size} people …`)
  for (const done of fillSampleCompanyInSteps(org, { size })) {
    if (done % SAID_EVERY === 0 && done < size) terminal.print(`  ${done} people …`)
  }
}

/** The first page in the terminal: where it is, what to do there, and the token when nobody has seen it yet. */
function printWelcome(url: string, { token, dataDir }: { token: ApiToken; dataDir: string }): string[] {
  return [
    '',
    `  ${BRAND}: ${BRAND_LINE}. It is not Okta.`,
    '',
    `  Admin console    ${url}/`,
    `  People sign in   ${url}/home`,
    `  Management API   ${url}/api/v1   (Authorization: SSWS <token>)`,
    ...(token.isNew ? ['', `  API token, shown once: ${token.value}`] : []),
    '',
    '  What to do next:',
    '    1. Open the admin console: Applications, Browse App Catalog, "SCIM 2.0 Test App (Header Auth)", Add Integration.',
    '    2. On its Provisioning tab enter the Base URL and the token of your SCIM server, test, and save.',
    '    3. Switch on Create, Update and Deactivate under To App; assign people; push groups; look at View Logs.',
    '',
    `  Everything is kept in ${dataDir}. Stop with Ctrl-C.`,
    '',
  ]
}

function isEmpty(org: Org): boolean {
  return Object.values(countPeople(org)).every((total) => total === 0)
}

function parseCompany(text: string | undefined): number {
  if (text === undefined) return COMPANY_SIZE
  if (text === 'none') return 0
  if (/^\d{1,6}$/.test(text)) return Number(text)
  throw new Error(`--company ${text}: use ${SAMPLE_SIZES.join(', ')} or none.`)
}
