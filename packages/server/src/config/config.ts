// The environment and flags become one typed configuration, or a sentence and the end.

import { isIP } from 'node:net'
import { resolve } from 'node:path'
import { nearestName } from '@fluid-scim/scim'
import type { RoleCatalogue } from '../directory/role-catalogue.ts'
import { InvalidConfig } from './invalid-config.ts'
import { readRolesFile } from './roles-file.ts'

export interface Config {
  readonly port: number
  readonly host: string
  readonly dataDir: string
  /** Absent: the embedded database in `dataDir`. */
  readonly databaseUrl: string | undefined
  /** Organisations are hosts below it: `acme.fluid.work`. */
  readonly baseDomain: string
  /** Base64 of 32 bytes, or two of them with a comma during a rotation; absent: a key file in `dataDir`. */
  readonly masterKey: string | undefined
  readonly tls: { readonly certFile: string; readonly keyFile: string } | undefined
  /** Addresses or networks of proxies whose X-Forwarded headers are believed. */
  readonly trustProxy: readonly string[]
  /** Whether an empty database gets the organisation `acme` on the first start. */
  readonly bootstrap: boolean
  readonly logLevel: LogLevel
  /** In how much time a request must have come in whole; nobody who neither reads nor writes is kept for twice as long. */
  readonly requestTimeoutSeconds: number
  /** How many connections are open at once; further ones are closed. */
  readonly connectionsMax: number
  /** How many SCIM requests an organisation may send in a second; absent: as many as it likes. */
  readonly requestsPerSecond: number | undefined
  /** What a reader of /metrics shows as a bearer token; absent: only programs on this machine read them. */
  readonly metricsToken: string | undefined
  /** Whether /metrics tells people and licences per organisation too. */
  readonly metricsPerOrganisation: boolean
  /** Whether webhooks may lead to plain http and to addresses inside the operator's own network. */
  readonly isWebhookPrivate: boolean
  /** Where mail is handed over, `smtp://user:password@host:587`; absent: into files on a development machine, else nowhere. */
  readonly smtpUrl: string | undefined
  readonly mailFrom: string
  /** Whether identity providers may be asked over plain http and inside the operator's own network. */
  readonly isProviderPrivate: boolean
  /** Fluid's own roles and licences, or those of the deployment's own file. */
  readonly catalogue: RoleCatalogue
}

const LOG_LEVELS = ['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace'] as const
type LogLevel = (typeof LOG_LEVELS)[number]

export type Environment = Readonly<Record<string, string | undefined>>

/** Reads every `FLUID_…` setting. Throws InvalidConfig for a wrong one, and for one that does not exist (a typing error). */
export function parseConfig(environment: Environment): Config {
  refuseUnknown(environment)
  const read = (name: string): string | undefined => {
    const value = environment[name]?.trim()
    return value === undefined || value === '' ? undefined : value
  }
  const databaseUrl = read('FLUID_DATABASE_URL')
  return {
    port: parsePort(read('FLUID_PORT') ?? '8080'),
    host: read('FLUID_HOST') ?? 'localhost',
    dataDir: resolve(read('FLUID_DATA_DIR') ?? 'data'),
    databaseUrl: databaseUrl === undefined ? undefined : parseDatabaseUrl('FLUID_DATABASE_URL', databaseUrl),
    baseDomain: parseBaseDomain(read('FLUID_BASE_DOMAIN') ?? 'localhost'),
    masterKey: read('FLUID_MASTER_KEY'),
    tls: parseTls(read('FLUID_TLS_CERT'), read('FLUID_TLS_KEY')),
    trustProxy: parseTrustProxy(read('FLUID_TRUST_PROXY')),
    bootstrap: parseSwitch('FLUID_BOOTSTRAP', read('FLUID_BOOTSTRAP') ?? 'on'),
    logLevel: parseLogLevel(read('FLUID_LOG_LEVEL') ?? 'info'),
    requestTimeoutSeconds: parseCount('FLUID_REQUEST_TIMEOUT_SECONDS', read('FLUID_REQUEST_TIMEOUT_SECONDS') ?? '60'),
    connectionsMax: parseCount('FLUID_CONNECTIONS_MAX', read('FLUID_CONNECTIONS_MAX') ?? '10000'),
    requestsPerSecond: parseRequestsPerSecond(read('FLUID_REQUESTS_PER_SECOND') ?? '20000'),
    metricsToken: parseMetricsToken(read('FLUID_METRICS_TOKEN')),
    metricsPerOrganisation: parseSwitch('FLUID_METRICS_ORGANISATIONS', read('FLUID_METRICS_ORGANISATIONS') ?? 'off'),
    isWebhookPrivate: parseSwitch('FLUID_WEBHOOK_PRIVATE', read('FLUID_WEBHOOK_PRIVATE') ?? 'off'),
    smtpUrl: parseSmtpUrl(read('FLUID_SMTP_URL')),
    mailFrom: parseMailFrom(read('FLUID_MAIL_FROM') ?? 'Fluid <fluid@localhost>'),
    isProviderPrivate: parseSwitch(
      'FLUID_PROVIDER_PRIVATE',
      read('FLUID_PROVIDER_PRIVATE') ?? (read('FLUID_BASE_DOMAIN') === undefined ? 'on' : 'off'),
    ),
    catalogue: readRolesFile(read('FLUID_ROLES_FILE')),
  }
}

const KNOWN = new Set([
  'FLUID_PORT',
  'FLUID_HOST',
  'FLUID_DATA_DIR',
  'FLUID_DATABASE_URL',
  'FLUID_BASE_DOMAIN',
  'FLUID_MASTER_KEY',
  'FLUID_TLS_CERT',
  'FLUID_TLS_KEY',
  'FLUID_TRUST_PROXY',
  'FLUID_BOOTSTRAP',
  'FLUID_LOG_LEVEL',
  'FLUID_REQUESTS_PER_SECOND',
  'FLUID_REQUEST_TIMEOUT_SECONDS',
  'FLUID_CONNECTIONS_MAX',
  'FLUID_METRICS_TOKEN',
  'FLUID_METRICS_ORGANISATIONS',
  'FLUID_ROLES_FILE',
  'FLUID_WEBHOOK_PRIVATE',
  'FLUID_SMTP_URL',
  'FLUID_MAIL_FROM',
  'FLUID_PROVIDER_PRIVATE',
  'FLUID_CHROMIUM',
])

function refuseUnknown(environment: Environment): void {
  const unknown = Object.keys(environment).find((name) => name.startsWith('FLUID_') && !KNOWN.has(name))
  if (unknown === undefined) return
  const near = nearestName(unknown, KNOWN)
  const guess = near === undefined ? '' : ` Did you mean ${near}?`
  throw new InvalidConfig(`${unknown} is not a setting of Fluid.${guess} The settings are ${[...KNOWN].join(', ')}.`)
}

function parsePort(text: string): number {
  const port = Number(text)
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port
  throw new InvalidConfig(`FLUID_PORT is "${text}": it takes a port number from 1 to 65535 (0: any free one).`)
}

/** An address of PostgreSQL, given as what `name` says. Throws InvalidConfig, which never repeats it: it may hold a password. */
export function parseDatabaseUrl(name: string, text: string): string {
  if (!/^postgres(ql)?:\/\//.test(text)) {
    throw new InvalidConfig(
      `${name} takes an address that begins with postgres:// (leave it out for the embedded database).`,
    )
  }
  // Without a host it is a socket of this machine: postgres://fluid@/fluid?host=/run/postgresql
  if (URL.canParse(text.replace('@/', '@localhost/'))) return text
  throw new InvalidConfig(
    `${name} is no address that can be read: postgres://account:password@host:5432/database, with special characters of the password percent-encoded (/ is %2F, @ is %40, # is %23, ? is %3F).`,
  )
}

function parseSmtpUrl(text: string | undefined): string | undefined {
  if (text === undefined || (/^smtps?:\/\/\S+$/.test(text) && URL.canParse(text))) return text
  throw new InvalidConfig(
    'FLUID_SMTP_URL takes an address such as smtp://user:password@mail.example:587, or smtps:// for TLS from the start.',
  )
}

function parseMailFrom(text: string): string {
  if (/^(?:[^\s<>@]+@[^\s<>@]+|[^\p{Cc}<>]*<[^\s<>@]+@[^\s<>@]+>)$/u.test(text)) return text
  throw new InvalidConfig(
    `FLUID_MAIL_FROM is ${JSON.stringify(text)}: it takes an address, such as fluid@fluid.example or Fluid <fluid@fluid.example>.`,
  )
}

const METRICS_TOKEN_LENGTH_MIN = 16

function parseMetricsToken(text: string | undefined): string | undefined {
  if (text === undefined || (text.length >= METRICS_TOKEN_LENGTH_MIN && /^[\x21-\x7e]+$/.test(text))) return text
  throw new InvalidConfig(
    `FLUID_METRICS_TOKEN takes at least ${METRICS_TOKEN_LENGTH_MIN} visible characters without spaces: make one with openssl rand -hex 24.`,
  )
}

function parseCount(name: string, text: string): number {
  if (/^[1-9]\d{0,5}$/.test(text)) return Number(text)
  throw new InvalidConfig(`${name} is "${text}": it takes a whole number from 1 to 999999.`)
}

/** What every organisation can always send, as profiles for SCIM ask. */
const REQUESTS_PER_SECOND_MIN = 25

function parseRequestsPerSecond(text: string): number | undefined {
  if (text === 'off') return undefined
  const rate = Number(text)
  if (/^\d{1,9}$/.test(text) && rate >= REQUESTS_PER_SECOND_MIN) return rate
  throw new InvalidConfig(
    `FLUID_REQUESTS_PER_SECOND is "${text}": it takes a whole number of at least ${REQUESTS_PER_SECOND_MIN}, or off.`,
  )
}

function parseBaseDomain(text: string): string {
  const domain = text.toLowerCase().replace(/\.$/, '')
  if (/^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/.test(domain)) return domain
  throw new InvalidConfig(
    `FLUID_BASE_DOMAIN is "${text}": it takes a domain such as fluid.work, without https:// and without a port.`,
  )
}

function parseTls(certFile: string | undefined, keyFile: string | undefined): Config['tls'] {
  if (certFile === undefined && keyFile === undefined) return undefined
  if (certFile !== undefined && keyFile !== undefined) return { certFile, keyFile }
  throw new InvalidConfig('FLUID_TLS_CERT and FLUID_TLS_KEY belong together: set both files, or neither.')
}

/** `true` once meant every proxy, which lets anybody forge the host: only addresses are taken. */
function parseTrustProxy(text: string | undefined): readonly string[] {
  if (text === undefined) return []
  const entries = text.split(',').map((entry) => entry.trim())
  const wrong = entries.find((entry) => !/^(loopback|linklocal|uniquelocal)$/.test(entry) && !isNetwork(entry))
  if (wrong === undefined) return entries
  throw new InvalidConfig(
    `FLUID_TRUST_PROXY has "${wrong}": it takes addresses or networks of your proxies (10.0.0.0/8), or loopback, linklocal, uniquelocal, separated by commas.`,
  )
}

/** An IP address, alone or with the length of its network's prefix. */
function isNetwork(text: string): boolean {
  const [address = '', prefix, ...more] = text.split('/')
  const bits = isIP(address) === 4 ? 32 : isIP(address) === 6 ? 128 : -1
  return bits > 0 && more.length === 0 && (prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= bits))
}

function parseSwitch(name: string, text: string): boolean {
  if (text === 'on') return true
  if (text === 'off') return false
  throw new InvalidConfig(`${name} is "${text}": it takes on or off.`)
}

function parseLogLevel(text: string): LogLevel {
  const level = LOG_LEVELS.find((known) => known === text)
  if (level !== undefined) return level
  throw new InvalidConfig(`FLUID_LOG_LEVEL is "${text}": it takes one of ${LOG_LEVELS.join(', ')}.`)
}
