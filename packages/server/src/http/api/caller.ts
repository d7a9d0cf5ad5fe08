// What the gate of the administration API needs, and what it hands to the handlers.

import type { FastifyRequest } from 'fastify'
import type { Organisation } from '../../directory/organisation.ts'
import type { Session } from '../../directory/session.ts'
import type { Actor } from '../../journal/entry.ts'
import type { ProviderFetch } from '../../outgoing/provider-fetch.ts'
import type { Runtime } from '../../runtime.ts'
import type { ApiAccess } from '../../signin/api-access.ts'
import type { Identity } from '../../signin/identity.ts'
import type { ScimAccess } from '../../signin/scim-access.ts'
import type { Vault } from '../../vault/vault.ts'
import type { Address } from '../address.ts'
import type { Bystander } from '../scim/bystander.ts'

export interface ApiGate {
  readonly runtime: Runtime
  readonly vault: Vault
  /** Finds the organisation of an address. */
  readonly access: ScimAccess
  readonly apiAccess: ApiAccess
  readonly addressOf: (request: FastifyRequest) => Address
  readonly isHttpsRequired: boolean
  readonly bystander: Pick<Bystander, 'noteRefusedCredential'>
  /** Whether webhooks may lead to plain http and into the operator's own network. */
  readonly isWebhookPrivate: boolean
  /** Asks identity providers for their metadata. */
  readonly providerFetch: ProviderFetch
}

/** Who asks, and for which organisation. */
export interface ApiCaller {
  readonly organisation: Organisation
  readonly actor: Actor
  readonly requestId: string
  /** What the organisation's surfaces are below: `https://acme.fluid.work`. */
  readonly root: string
  /** The account that asks; undefined for an API key. */
  readonly signedIn: SignedInCaller | undefined
}

export interface SignedInCaller {
  readonly identity: Identity
  /** Undefined with a personal token. */
  readonly browser: { readonly session: Session; readonly csrf: string } | undefined
}
