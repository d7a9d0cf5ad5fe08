// The identity providers of an organisation: read and found.

import type { OrganisationId } from '../directory/ids.ts'
import {
  parseProvider,
  providerNameKey,
  type SamlProvider,
  type SignInProvider,
} from '../directory/sign-in-provider.ts'
import type { Reading } from '../store/port/store.ts'
import type { SignInParts } from './parts.ts'
import { SignInRefusal } from './refusal.ts'

/** What the sign-in page shows of a provider. */
export interface ShownProvider {
  readonly name: string
  readonly label: string
}

export async function listShownProviders(
  { runtime }: SignInParts,
  organisation: OrganisationId,
): Promise<readonly ShownProvider[]> {
  const providers = await runtime.store.read(organisation, listProviders)
  return providers.filter(({ isEnabled }) => isEnabled)
}

export async function listProviders(tx: Reading): Promise<readonly SignInProvider[]> {
  return (await tx.signIn.listProviders()).map(({ document }) => parseProvider(document))
}

export async function findProvider(tx: Reading, name: string): Promise<SignInProvider | undefined> {
  const key = providerNameKey(name)
  return (await listProviders(tx)).find((provider) => providerNameKey(provider.name) === key)
}

/** The provider of that name; throws SignInRefusal when it is unknown or switched off. */
export async function requireProvider(tx: Reading, name: string): Promise<SignInProvider> {
  const provider = await findProvider(tx, name)
  if (provider?.isEnabled === true) return provider
  throw unknownProvider(name)
}

/** The SAML provider that calls itself so. */
export async function findSamlIssuer(tx: Reading, issuer: string): Promise<SamlProvider | undefined> {
  const providers = (await listProviders(tx)).filter((one): one is SamlProvider => one.kind === 'saml')
  return providers.find(({ isEnabled, metadata }) => isEnabled && metadata.entityId === issuer)
}

export function unknownProvider(name: string): SignInRefusal {
  return new SignInRefusal('unknown-provider', 404, {
    sentence:
      'That identity provider is not set up here, or it is switched off. Go back and choose another way to sign in.',
    forOperator: `The identity provider "${name.slice(0, 100)}" is not set up here, or it is switched off.`,
  })
}
