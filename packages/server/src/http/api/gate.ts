// Before any handler of the administration API: organisation, https, credential, scope. Deny by default (T-10).

import { ScimError } from '@fluid-scim/scim'
import type { FastifyRequest } from 'fastify'
import { type ApiScope, hasScope } from '../../directory/api-scope.ts'
import type { Organisation } from '../../directory/organisation.ts'
import type { Actor } from '../../journal/entry.ts'
import { Refusal } from '../../provisioning/refusal.ts'
import type { Runtime } from '../../runtime.ts'
import type { ApiAccess } from '../../signin/api-access.ts'
import type { ScimAccess } from '../../signin/scim-access.ts'
import type { Vault } from '../../vault/vault.ts'
import type { Address } from '../address.ts'
import type { Bystander } from '../scim/bystander.ts'

export const API_PATH = '/api/v1'

export interface ApiGate {
  readonly runtime: Runtime
  readonly vault: Vault
  /** Finds the organisation of an address. */
  readonly access: ScimAccess
  readonly apiAccess: ApiAccess
  readonly addressOf: (request: FastifyRequest) => Address
  readonly isHttpsRequired: boolean
  readonly bystander: Pick<Bystander, 'noteRefusedCredential'>
}

/** Who asks, and for which organisation. */
export interface ApiCaller {
  readonly organisation: Organisation
  readonly actor: Actor
  readonly requestId: string
  /** What the organisation's surfaces are below: `https://acme.fluid.work`. */
  readonly root: string
}

/** The organisation that a request means; refuses (404) an unknown one, and plain http where https is required. */
export async function organisationOf(gate: ApiGate, request: FastifyRequest): Promise<Organisation> {
  const address = gate.addressOf(request)
  const door = address.kind === 'organisation' ? await gate.access.find(address.organisation) : undefined
  if (address.kind !== 'organisation' || door === undefined) {
    throw new ScimError(404, undefined, 'This address belongs to no organisation: check it for a spelling mistake.')
  }
  if (gate.isHttpsRequired && !address.isHttps) {
    throw new Refusal(
      'https-required',
      403,
      undefined,
      'This request came over plain http, so the key has already travelled unprotected. Use https:// and replace the key.',
    )
  }
  return door.organisation
}

/** Lets a request through with its caller, or throws the refusal: 401 without a live key, 403 without the scope. */
export async function admitApi(gate: ApiGate, request: FastifyRequest, scope: ApiScope): Promise<ApiCaller> {
  const organisation = await organisationOf(gate, request)
  const address = gate.addressOf(request)
  const root = address.kind === 'organisation' ? address.root : ''
  const client = (request.headers['user-agent'] ?? '').slice(0, 200)
  const callerNamed = (id: string): ApiCaller => ({
    organisation,
    actor: { kind: 'api-key', id, client },
    requestId: request.id,
    root,
  })
  try {
    const principal = await gate.apiAccess.check(organisation, { header: request.headers.authorization, client })
    if (!hasScope(principal.scopes, scope)) throw scopeMissing(principal.name, scope)
    return callerNamed(principal.name)
  } catch (error) {
    if (error instanceof Refusal) gate.bystander.noteRefusedCredential({ ...callerNamed(''), baseUrl: root }, error)
    throw error
  }
}

function scopeMissing(key: string, scope: ApiScope): Refusal {
  return new Refusal(
    'scope-missing',
    403,
    undefined,
    `The API key "${key}" is not for this: it needs the scope "${scope}". Make one with "fluid apikey add … --scope ${scope}".`,
  )
}
