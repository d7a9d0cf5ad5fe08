// Before any handler of the administration API: organisation, https, credential, scope. Deny by default (T-10).

import { ScimError } from '@fluid-scim/scim'
import type { FastifyRequest } from 'fastify'
import { type ApiScope, hasScope } from '../../directory/api-scope.ts'
import type { Organisation } from '../../directory/organisation.ts'
import type { RoleCatalogue } from '../../directory/role-catalogue.ts'
import { Refusal } from '../../provisioning/refusal.ts'
import type { ApiCaller, ApiGate } from './caller.ts'
import { clientOf, type Principal, principalOf } from './principal.ts'

export const API_PATH = '/api/v1'

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

/**
 * Lets a request through with its caller, or throws the refusal: 401 without a live key, token or session, 403 without the
 * scope. `signed-in`: whoever it is, as long as there is an account behind it.
 */
export async function admitApi(
  gate: ApiGate,
  request: FastifyRequest,
  scope: ApiScope | 'signed-in',
): Promise<ApiCaller> {
  const organisation = await organisationOf(gate, request)
  const address = gate.addressOf(request)
  const root = address.kind === 'organisation' ? address.root : ''
  const caller = { organisation, requestId: request.id, root }
  try {
    const principal = await principalOf(gate, request, organisation)
    requireScope(principal, scope, gate.runtime.catalogue)
    return { ...caller, actor: principal.actor, signedIn: principal.signedIn }
  } catch (error) {
    // A request without any credential is a page that asks whether somebody is signed in: nobody tried to come in.
    if (error instanceof Refusal && error.code !== 'api-key-missing') {
      const actor = { kind: 'api-key', id: '', client: clientOf(request) } as const
      gate.bystander.noteRefusedCredential({ ...caller, actor, baseUrl: root }, error)
    }
    throw error
  }
}

function requireScope(
  { scopes, phrase, signedIn }: Principal,
  scope: ApiScope | 'signed-in',
  catalogue: RoleCatalogue,
): void {
  if (scope === 'signed-in') {
    if (signedIn === undefined) throw accountMissing(phrase)
  } else if (!hasScope(scopes, scope)) {
    throw signedIn === undefined ? scopeMissing(phrase, scope) : notAdministrator(phrase, catalogue)
  }
}

function scopeMissing(phrase: string, scope: ApiScope): Refusal {
  return new Refusal(
    'scope-missing',
    403,
    undefined,
    `${phrase} is not for this: it needs the scope "${scope}". Make one with "fluid apikey add … --scope ${scope}".`,
  )
}

function notAdministrator(phrase: string, { administratorRoles }: RoleCatalogue): Refusal {
  return new Refusal(
    'not-administrator',
    403,
    undefined,
    `${phrase} may not do this: it takes one of the roles ${administratorRoles.join(' or ')} in effect, and a token that may write. An administrator gives the role, or a group pushed by the identity provider.`,
  )
}

function accountMissing(phrase: string): Refusal {
  return new Refusal(
    'account-missing',
    403,
    undefined,
    `${phrase} has no account of its own: this address is for people who are signed in, and for their personal tokens.`,
  )
}
