import { expect, test } from 'vitest'
import { parseConfig } from './config.ts'

test('has a default for everything', () => {
  expect(parseConfig({ PATH: '/bin', HOME: '/root' })).toMatchObject({
    port: 8080,
    host: 'localhost',
    dataDir: expect.stringMatching(/\/data$/),
    databaseUrl: undefined,
    baseDomain: 'localhost',
    masterKey: undefined,
    tls: undefined,
    trustProxy: [],
    bootstrap: true,
    logLevel: 'info',
    requestTimeoutSeconds: 60,
    connectionsMax: 10_000,
    requestsPerSecond: 20_000,
    metricsToken: undefined,
    metricsPerOrganisation: false,
  })
})

test('reads every setting, with spaces around it or not', () => {
  const config = parseConfig({
    FLUID_PORT: ' 443 ',
    FLUID_HOST: '0.0.0.0',
    FLUID_DATA_DIR: '/var/lib/fluid',
    FLUID_DATABASE_URL: 'postgres://fluid@db/fluid',
    FLUID_BASE_DOMAIN: 'Fluid.Work.',
    FLUID_TLS_CERT: 'cert.pem',
    FLUID_TLS_KEY: 'key.pem',
    FLUID_TRUST_PROXY: '10.0.0.0/8, loopback ,fd00::/8,192.168.1.1',
    FLUID_BOOTSTRAP: 'off',
    FLUID_LOG_LEVEL: 'debug',
    FLUID_REQUESTS_PER_SECOND: 'off',
    FLUID_REQUEST_TIMEOUT_SECONDS: '20',
    FLUID_CONNECTIONS_MAX: '500',
    FLUID_METRICS_TOKEN: '0123456789abcdef',
    FLUID_METRICS_ORGANISATIONS: 'on',
  })
  expect(config).toMatchObject({
    port: 443,
    host: '0.0.0.0',
    dataDir: '/var/lib/fluid',
    databaseUrl: 'postgres://fluid@db/fluid',
    baseDomain: 'fluid.work',
    tls: { certFile: 'cert.pem', keyFile: 'key.pem' },
    trustProxy: ['10.0.0.0/8', 'loopback', 'fd00::/8', '192.168.1.1'],
    bootstrap: false,
    logLevel: 'debug',
    requestTimeoutSeconds: 20,
    connectionsMax: 500,
    requestsPerSecond: undefined,
    metricsToken: '0123456789abcdef',
    metricsPerOrganisation: true,
  })
})

test('takes an empty setting for one that is not there', () => {
  expect(parseConfig({ FLUID_PORT: '', FLUID_MASTER_KEY: '  ' })).toMatchObject({ port: 8080, masterKey: undefined })
})

const WRONG: readonly (readonly [setting: string, value: string])[] = [
  ['FLUID_PORT', '-1'],
  ['FLUID_PORT', '80.5'],
  ['FLUID_PORT', '65536'],
  ['FLUID_BASE_DOMAIN', 'fluid.work:8080'],
  ['FLUID_BASE_DOMAIN', 'fluid work'],
  ['FLUID_BASE_DOMAIN', '-.work'],
  ['FLUID_TRUST_PROXY', 'true'],
  ['FLUID_TRUST_PROXY', '*'],
  ['FLUID_TRUST_PROXY', '10.0.0.0/33'],
  ['FLUID_TRUST_PROXY', '10.0.0.0/8/8'],
  ['FLUID_TRUST_PROXY', 'fd00::/129'],
  ['FLUID_TRUST_PROXY', '10.0.0'],
  ['FLUID_TRUST_PROXY', ','],
  ['FLUID_BOOTSTRAP', 'true'],
  ['FLUID_LOG_LEVEL', 'verbose'],
  ['FLUID_REQUESTS_PER_SECOND', '24'],
  ['FLUID_REQUESTS_PER_SECOND', '1e6'],
  ['FLUID_REQUEST_TIMEOUT_SECONDS', '0'],
  ['FLUID_CONNECTIONS_MAX', 'many'],
  ['FLUID_DATABASE_URL', 'data/fluid.db'],
  ['FLUID_DATABASE_URL', 'postgres://fluid:a/b@db/fluid'],
  ['FLUID_DATABASE_URL', 'postgres://fluid@db:99999/fluid'],
  ['FLUID_TLS_KEY', 'key.pem'],
  ['FLUID_SMTP_URL', 'mail.example:587'],
  ['FLUID_SMTP_URL', 'smtp://mail.example:99999'],
  ['FLUID_MAIL_FROM', 'Fluid'],
  ['FLUID_MAIL_FROM', 'fluid@fluid.example\nBcc: all@fluid.example'],
  ['FLUID_METRICS_TOKEN', 'short'],
  ['FLUID_METRICS_TOKEN', 'with a space in the middle'],
  ['FLUID_TOKEN', 'x'],
]

test.each(WRONG)('refuses %s=%s and names it', (setting, value) => {
  expect(() => parseConfig({ [setting]: value })).toThrow(setting)
})
