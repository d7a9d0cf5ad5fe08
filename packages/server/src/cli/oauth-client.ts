import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { oauthClientId } from '../directory/oauth-client.ts'
import { METADATA_PATH, TOKEN_PATH } from '../http/oauth/metadata.ts'
import {
  addOauthClient,
  listOauthClients,
  type NewClientAuthentication,
  revokeOauthClient,
  rotateOauthSecret,
  showOauthClient,
} from '../provisioning/oauth-clients.ts'
import { OperatorError } from '../provisioning/operator-error.ts'
import { addressesOf } from './addresses.ts'
import { type Command, type Context, findOrganisation, operator, runAct, usageError } from './command.ts'
import { parseDuration } from './duration.ts'

export const oauthClient: Command = {
  name: 'oauth-client',
  summary: 'add, list, rotate and revoke OAuth 2.0 clients, which fetch expiring access tokens for SCIM',
  usage: [
    'oauth-client add <organisation> --name <name> [--jwks <file>|--jwks-url <url>] [--lifetime 1h] [--json]',
    'oauth-client list <organisation> [--json]',
    'oauth-client rotate <organisation> <client id>',
    'oauth-client revoke <organisation> <client id>',
  ],
  run: (context) => runAct(oauthClient, { add, list, rotate, revoke }, context),
}

async function add({ config, args, print, withStore }: Context): Promise<void> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      name: { type: 'string' },
      jwks: { type: 'string' },
      'jwks-url': { type: 'string' },
      lifetime: { type: 'string' },
      json: { type: 'boolean' },
    },
  })
  const [organisationName] = positionals
  const { name } = values
  if (organisationName === undefined || name === undefined || positionals.length > 1) throw usageError(oauthClient)
  const authentication = readAuthentication(values.jwks, values['jwks-url'])
  const tokenLifetimeMs = values.lifetime === undefined ? undefined : parseDuration(values.lifetime)
  const added = await withStore(async ({ runtime, vault }) => {
    const organisation = await findOrganisation(runtime, organisationName)
    const wanted = { organisation: organisation.id, name, authentication, tokenLifetimeMs }
    return addOauthClient(runtime, vault, operator(runtime), wanted)
  })
  const root = addressesOf(config, organisationName).scimBaseUrl.replace(/\/scim\/v2$/, '')
  // This is one of the places where a new secret is shown.
  const shown = {
    clientId: added.id,
    ...(added.secret === undefined ? {} : { clientSecret: added.secret.reveal() }),
    tokenUrl: `${root}${TOKEN_PATH}`,
    scope: 'scim',
  }
  if (values.json === true) return print(JSON.stringify(shown))
  print(`The OAuth client "${name}" is added.${added.secret === undefined ? '' : ' Its secret is shown once: keep it.'}

  Client ID        ${shown.clientId}${added.secret === undefined ? '' : `\n  Client secret    ${shown.clientSecret}`}
  Token URL        ${shown.tokenUrl}
  Scope            ${shown.scope}
  Grant            client_credentials
  Metadata         ${root}${METADATA_PATH}`)
}

function readAuthentication(file: string | undefined, url: string | undefined): NewClientAuthentication {
  if (file !== undefined && url !== undefined) throw usageError(oauthClient)
  if (url !== undefined) return { kind: 'jwks-url', url }
  return file === undefined ? { kind: 'secret' } : { kind: 'jwks', jwks: readJson(file) }
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch (cause) {
    throw new OperatorError(`${file} cannot be read, or is not JSON: give a file that holds a JSON Web Key Set.`, {
      cause,
    })
  }
}

async function list({ args, print, withStore }: Context): Promise<void> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { json: { type: 'boolean' } },
  })
  await withStore(async ({ runtime }) => {
    const organisation = await findOrganisation(runtime, positionals[0])
    const clients = (await listOauthClients(runtime, organisation.id)).map(showOauthClient)
    if (values.json === true) return print(JSON.stringify(clients))
    if (clients.length === 0) return print('No OAuth client has been added yet.')
    for (const one of clients) {
      const used = one.lastUsed === null ? 'never used' : `last used ${one.lastUsed} by ${one.lastClient}`
      print(
        `${one.id}\t${one.name}\t${one.state}\t${one.authentication}\tadded ${one.created} by ${one.createdBy}\t${used}`,
      )
    }
  })
}

async function rotate({ args, print, withStore }: Context): Promise<void> {
  const { positionals } = parseArgs({ args: [...args], allowPositionals: true, options: {} })
  const [name, id] = positionals
  if (id === undefined || positionals.length > 2) throw usageError(oauthClient)
  const secret = await withStore(async ({ runtime, vault }) => {
    const organisation = await findOrganisation(runtime, name)
    const client = { organisation: organisation.id, id: oauthClientId(id) }
    return rotateOauthSecret(runtime, vault, operator(runtime), client)
  })
  print(`The OAuth client has another secret, shown once: keep it. The one before is refused from now on.

  Client secret    ${secret.reveal()}`)
}

async function revoke({ args, print, withStore }: Context): Promise<void> {
  const { positionals } = parseArgs({ args: [...args], allowPositionals: true, options: {} })
  const [name, id] = positionals
  if (id === undefined || positionals.length > 2) throw usageError(oauthClient)
  await withStore(async ({ runtime }) => {
    const organisation = await findOrganisation(runtime, name)
    await revokeOauthClient(runtime, operator(runtime), { organisation: organisation.id, id: oauthClientId(id) })
  })
  print('The OAuth client is revoked: it gets no more tokens, and those that it has are refused within a second.')
}
