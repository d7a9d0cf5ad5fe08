import { parseArgs } from 'node:util'
import type { FastifyInstance } from 'fastify'
import type { Config, Environment } from '../config/config.ts'
import { type AddedOrganisation, addOrganisation } from '../provisioning/add-organisation.ts'
import { OperatorError } from '../provisioning/operator-error.ts'
import { addressesOf, hostForm } from './addresses.ts'
import { type Command, type Context, type Opened, operator } from './command.ts'
import { stopSignal } from './stop-signal.ts'

export interface Serve {
  /** What has to be there before the first page is asked for. */
  readonly prepare: () => Promise<void>
  /** Keeps others from serving the same data. Throws StoreUnavailable when they do already. */
  readonly hold: (config: Config) => Disposable
  readonly assemble: (config: Config, opened: Opened) => Promise<Assembled>
  /** Closes the server without a failed request. */
  readonly stopServer: (server: FastifyInstance) => Promise<void>
}

interface Assembled {
  readonly server: FastifyInstance
  /** Starts what runs beside the server. */
  readonly startBackground: () => AsyncDisposable
}

/** `fluid serve`: everything in one process, until SIGTERM or SIGINT; requests under way are finished first. */
export function serveCommand({ prepare, hold, assemble, stopServer }: Serve): Command {
  return {
    name: 'serve',
    summary: 'start Fluid',
    usage: [
      `serve ${Object.keys(FLAGS)
        .map((flag) => `[--${flag} …]`)
        .join(' ')}`,
    ],
    settings: flagsOf,
    run: async (context) => {
      await prepare()
      using _held = hold(context.config)
      await context.withStore(async (opened) => {
        const { server, startBackground } = await assemble(context.config, opened)
        // Whatever goes wrong from here on: a process that goes on listening would be neither up nor down.
        await using listening = new AsyncDisposableStack()
        listening.defer(() => server.close())
        await listen(server, context.config)
        await using _background = startBackground()
        const config = { ...context.config, port: portOf(server) }
        // Listened for before anybody knows that it runs: a signal that comes earlier ends the process at once.
        const stopped = stopSignal()
        await greet({ ...context, config }, opened)
        await stopped
        await stopServer(server)
      })
    },
  }
}

/** Flags for the settings that are changed by hand; the master key is none, since every account sees the flags. */
const FLAGS = {
  port: { type: 'string' },
  host: { type: 'string' },
  'data-dir': { type: 'string' },
  'base-domain': { type: 'string' },
  'trust-proxy': { type: 'string' },
  'tls-cert': { type: 'string' },
  'tls-key': { type: 'string' },
  bootstrap: { type: 'string' },
  'log-level': { type: 'string' },
} as const

/** `--data-dir x` is FLUID_DATA_DIR. */
function flagsOf(args: readonly string[]): Environment {
  const { values } = parseArgs({ args: [...args], options: FLAGS })
  const settings = Object.entries(values).map(([flag, value]) => [settingOf(flag), value])
  return Object.fromEntries(settings)
}

function settingOf(flag: string): string {
  return `FLUID_${flag.toUpperCase().replaceAll('-', '_')}`
}

async function listen(server: FastifyInstance, { host, port }: Config): Promise<void> {
  try {
    await server.listen({ host, port })
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    const sentence = whyNotListening(code, host, port)
    throw sentence === undefined ? error : new OperatorError(sentence)
  }
}

function whyNotListening(code: string, host: string, port: number): string | undefined {
  switch (code) {
    case 'EADDRINUSE':
      return `Port ${port} of ${host} is in use by another program: stop that one, or give Fluid another port with FLUID_PORT.`
    case 'EACCES':
      return `This account may not open port ${port}: give Fluid a port above 1023 with FLUID_PORT.`
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return `FLUID_HOST is "${host}", which is no address of this machine: leave it out, or set 0.0.0.0 for all addresses.`
    default:
      return undefined
  }
}

function portOf(server: FastifyInstance): number {
  const [address] = server.addresses()
  return typeof address === 'object' ? address.port : 0
}

/** The first start tells a newcomer everything, once; every later start says where Fluid is and no secret. */
async function greet(context: Context, opened: Opened): Promise<void> {
  const { config, print } = context
  const { runtime } = opened
  const added = config.bootstrap ? await setUpFirst(opened) : undefined
  if (added !== undefined) {
    const secrets = { token: added.token.reveal(), password: added.admin.password.reveal() }
    print(welcome(config, added.admin.userName, secrets))
    return
  }
  const [first] = await runtime.store.directory.listByName('', 1)
  const name = first?.name
  const where =
    name === undefined
      ? 'No organisation yet: add one with "npx fluid org add <organisation>".'
      : `For example: ${addressesOf(config, name).scimBaseUrl}`
  print(
    `Fluid is running on port ${config.port}. ${where}\n"npx fluid org list" shows the organisations; "npx fluid token set <organisation> --generate" makes a new SCIM token.`,
  )
}

/** The first organisation; undefined where there is one. Of processes that start on one empty database, one makes it. */
async function setUpFirst({ runtime, vault }: Opened): Promise<AddedOrganisation | undefined> {
  const isEmpty = async () => (await runtime.store.directory.listByName('', 1)).length === 0
  if (!(await isEmpty())) return undefined
  try {
    const { actor } = operator(runtime)
    return await addOrganisation(runtime, vault, { name: 'acme', displayName: 'Acme', adminUserName: 'admin', actor })
  } catch (error) {
    if (await isEmpty()) throw error
    return undefined
  }
}

function welcome(config: Config, adminUserName: string, secrets: { token: string; password: string }): string {
  const { consoleUrl, scimBaseUrl } = addressesOf(config, 'acme')
  return `
Fluid is running. This is its first start, so it has set up the organisation "acme".
The token and the password below are shown this once: copy them now.

  SCIM Base URL    ${scimBaseUrl}
    or             ${hostForm(config, 'acme')}
  SCIM token       ${secrets.token}

  Console          ${consoleUrl}
  Administrator    ${adminUserName}
  Password         ${secrets.password}

Try it, in a second terminal:

  curl -H "Authorization: Bearer ${secrets.token}" "${scimBaseUrl}/Users?startIndex=1&count=2"

Connect Okta (Applications, Browse App Catalog, "SCIM 2.0 Test App (Header Auth)", Provisioning):
  1  Base URL: the SCIM Base URL above (Okta needs https from the internet: see README, "Connect Okta")
  2  API Token: the SCIM token above, as it is; then Test API Credentials, and Save
  3  To App: enable Create Users, Update User Attributes, Deactivate Users
  4  Assign people, then push groups whose names begin with "Fluid ", such as "Fluid User"

  npx fluid journal acme --follow        shows what arrives, as it arrives
  npx fluid token set acme --generate    makes a new token if this one is lost
  npx fluid --help                       everything else. Stop Fluid with Ctrl-C.
`
}
