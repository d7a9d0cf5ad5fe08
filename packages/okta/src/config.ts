// The simulator's settings, from the environment. One place reads them; a wrong one is refused with a sentence.
import { OrgError } from './refusal.ts'

export interface Config {
  readonly port: number
  readonly host: string
  /** The folder of the database. */
  readonly dataDir: string
  /** The API token of the Management API; undefined: one is made at the first start and kept. */
  readonly apiToken: string | undefined
}

/** Reads OKTA_SIM_PORT, OKTA_SIM_HOST, OKTA_SIM_DATA_DIR and OKTA_SIM_API_TOKEN. */
export function parseConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const apiToken = environment.OKTA_SIM_API_TOKEN
  if (apiToken !== undefined && apiToken.length < 16) {
    throw new OrgError('invalid', 'OKTA_SIM_API_TOKEN has fewer than 16 characters: choose a longer one.')
  }
  return {
    port: parsePort(environment.OKTA_SIM_PORT ?? '8090'),
    host: environment.OKTA_SIM_HOST ?? '127.0.0.1',
    dataDir: environment.OKTA_SIM_DATA_DIR ?? './data/okta-sim',
    apiToken,
  }
}

function parsePort(text: string): number {
  const port = Number(text)
  if (/^\d+$/.test(text) && port <= 65_535) return port
  throw new OrgError('invalid', `OKTA_SIM_PORT is "${text}": a number from 0 to 65535 is needed.`)
}
