// `okta-sim serve`: the simulator on its port, with a sample company when its data folder is empty.
import { randomBytes } from 'node:crypto'
import { parseConfig } from '../config.ts'
import { createHttp } from '../http.ts'
import type { Org } from '../org/org.ts'
import { countPeople } from '../org/person.ts'
import { fillSampleCompany, SAMPLE_SIZES } from '../org/sample/fill.ts'
import { openSimulator } from '../simulator.ts'
import { readText } from '../store/row.ts'
import type { Terminal } from './terminal.ts'

export const SERVE_USAGE = `okta-sim serve [--company ${SAMPLE_SIZES.join('|')}|none]
  Starts the simulator on OKTA_SIM_PORT (8090). An empty OKTA_SIM_DATA_DIR (./data/okta-sim) is filled with a sample
  company of 20 people, or of the size asked for.`

const COMPANY_SIZE = 20

/** Starts and prints where it is. Resolves when the process is told to stop. */
export async function serve(options: { readonly company: string | undefined }, terminal: Terminal): Promise<number> {
  const config = parseConfig(terminal.environment)
  await using simulator = await openSimulator({ dataDir: config.dataDir })
  const size = parseCompany(options.company)
  if (size > 0 && isEmpty(simulator.org)) {
    terminal.print(`Setting up a sample company of ${size} people …`)
    fillSampleCompany(simulator.org, { size })
  }
  const { token, isNew } = keepApiToken(simulator.org, config.apiToken)
  const http = createHttp({ simulator, apiToken: token })
  await http.listen({ port: config.port, host: config.host })
  const address = http.server.address()
  const port = typeof address === 'object' && address !== null ? address.port : config.port
  terminal.print(`Okta simulator (a simulator, not Okta): http://localhost:${port}`)
  if (isNew) terminal.print(`API token, shown once: ${token}   (Authorization: SSWS <token>)`)
  await terminal.stopped
  await http.close()
  return 0
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

/** The token from the environment; else the one of the first start, made now when there is none. */
function keepApiToken(org: Org, given: string | undefined): { token: string; isNew: boolean } {
  if (given !== undefined) return { token: given, isNew: false }
  const row = org.database.get("SELECT value FROM settings WHERE name = 'api-token'")
  if (row !== undefined) return { token: readText(row, 'value'), isNew: false }
  const token = `00${randomBytes(30).toString('base64url')}`
  org.database.run("INSERT INTO settings (name, value) VALUES ('api-token', ?)", token)
  return { token, isNew: true }
}
