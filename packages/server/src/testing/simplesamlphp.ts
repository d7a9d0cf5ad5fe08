// SimpleSAMLphp as Debian packages it: an identity provider that others have written, run by PHP's own small server.

import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { newKey } from './saml-idp.ts'

const PAGES = '/usr/share/simplesamlphp/www'

export interface SimpleSamlPhp extends AsyncDisposable {
  readonly origin: string
  readonly metadataUrl: string
  /** Everybody's password. */
  readonly password: string
}

export interface ServiceProvider {
  readonly entityId: string
  readonly acsUrl: string
  readonly logoutUrl: string
}

/** Why it cannot run here, or undefined when it can. */
export function whyNoSimpleSamlPhp(): string | undefined {
  if (existsSync(PAGES) && existsSync('/usr/bin/php')) return undefined
  return 'SimpleSAMLphp is not installed: apt-get install --no-install-recommends simplesamlphp php-cli php-xml php-mbstring'
}

/** Starts it for one service provider; `person` signs in under `userName`. */
export async function startSimpleSamlPhp(sp: ServiceProvider, userName: string): Promise<SimpleSamlPhp> {
  const folder = mkdtempSync(join(tmpdir(), 'simplesamlphp-'))
  const port = await freePort()
  const origin = `http://127.0.0.1:${port}`
  const password = 'seven wet herons'
  writeConfiguration(folder, { origin, sp, userName, password })
  const child = spawn('/usr/bin/php', ['-S', `127.0.0.1:${port}`, '-t', PAGES], {
    env: { ...process.env, SIMPLESAMLPHP_CONFIG_DIR: join(folder, 'config') },
    stdio: 'ignore',
  })
  const metadataUrl = `${origin}/saml2/idp/metadata.php`
  await answers(metadataUrl, child)
  return {
    origin,
    metadataUrl,
    password,
    [Symbol.asyncDispose]: async () => {
      child.kill()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

interface Configuration {
  readonly origin: string
  readonly sp: ServiceProvider
  readonly userName: string
  readonly password: string
}

function writeConfiguration(folder: string, { origin, sp, userName, password }: Configuration): void {
  for (const name of ['config', 'metadata', 'cert', 'log', 'data', 'tmp', 'sessions']) mkdirSync(join(folder, name))
  const { privateKey, certificate } = newKey('simplesamlphp')
  writeFileSync(join(folder, 'cert/idp.key'), privateKey)
  writeFileSync(
    join(folder, 'cert/idp.crt'),
    `-----BEGIN CERTIFICATE-----\n${certificate.replace(/(.{64})/g, '$1\n')}\n-----END CERTIFICATE-----\n`,
  )
  php(folder, 'config/config.php', 'config', {
    baseurlpath: `${origin}/`,
    certdir: `${folder}/cert/`,
    loggingdir: `${folder}/log/`,
    datadir: `${folder}/data/`,
    tempdir: `${folder}/tmp`,
    metadatadir: `${folder}/metadata`,
    technicalcontact_email: 'nobody@northrail.example',
    timezone: 'UTC',
    secretsalt: 'a salt for tests alone',
    'auth.adminpassword': 'not used by the tests',
    'logging.handler': 'file',
    'enable.saml20-idp': true,
    'module.enable': { exampleauth: true },
    'session.cookie.secure': false,
    'session.phpsession.savepath': `${folder}/sessions`,
    'store.type': 'phpsession',
    'language.available': ['en'],
    'metadata.sources': [{ type: 'flatfile' }],
  })
  php(folder, 'config/authsources.php', 'config', {
    people: { 0: 'exampleauth:UserPass', [`ines:${password}`]: { uid: [userName] } },
  })
  php(folder, 'metadata/saml20-idp-hosted.php', "metadata['__DYNAMIC:1__']", {
    host: '__DEFAULT__',
    privatekey: 'idp.key',
    certificate: 'idp.crt',
    auth: 'people',
    authproc: {
      10: {
        class: 'saml:AttributeNameID',
        attribute: 'uid',
        Format: 'urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified',
      },
    },
  })
  php(folder, 'metadata/saml20-sp-remote.php', `metadata['${sp.entityId}']`, {
    AssertionConsumerService: sp.acsUrl,
    SingleLogoutService: sp.logoutUrl,
    NameIDFormat: 'urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified',
  })
}

type PhpValue = string | boolean | readonly PhpValue[] | { readonly [key: string]: PhpValue }

function php(folder: string, file: string, variable: string, value: PhpValue): void {
  writeFileSync(join(folder, file), `<?php\n$${variable} = ${printed(value)};\n`)
}

function printed(value: PhpValue): string {
  if (typeof value === 'boolean') return String(value)
  if (typeof value === 'string') return `'${value.replace(/[\\']/g, '\\$&')}'`
  const entries = Object.entries(value).map(
    ([key, one]) => `${/^\d+$/.test(key) ? key : printed(key)} => ${printed(one)}`,
  )
  return `[${entries.join(', ')}]`
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => (typeof address === 'object' && address !== null ? resolve(address.port) : reject()))
    })
  })
}

async function answers(url: string, child: ChildProcess): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    if (child.exitCode !== null) throw new Error('the identity provider has ended')
    const response = await fetch(url).catch(() => undefined)
    if (response?.ok === true) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error(`the identity provider does not answer at ${url}`)
}
