// Sending somebody to an identity provider: a signed AuthnRequest by redirect. Which one it was is kept, so that the answer
// can be held to it, and to the browser that went.

import { randomBytes } from 'node:crypto'
import { SAML } from '@node-saml/node-saml'
import type { SamlProvider } from '../../directory/sign-in-provider.ts'
import { STEP_MS } from '../admission.ts'
import { digestOf } from '../opaque.ts'
import type { SignInParts } from '../parts.ts'
import { beginStep } from '../steps.ts'
import type { Visit } from '../visit.ts'
import { acsPathOf } from './addresses.ts'
import { ownKey } from './own-key.ts'
import { pemOf } from './read-metadata.ts'

export interface Departure {
  readonly provider: SamlProvider
  /** The browser's own text: whoever comes back has to have it. */
  readonly browser: string
  readonly next: string
}

/** The name under which a request is remembered. */
export function requestStep(requestId: string): string {
  return `saml request ${requestId}`
}

/** Answers the address to which the browser goes. */
export async function beginSaml(parts: SignInParts, visit: Visit, departure: Departure): Promise<string> {
  const { provider, browser, next } = departure
  const id = `_${randomBytes(20).toString('hex')}`
  const saml = await ownSaml(parts, visit, provider, id)
  const url = await saml.getAuthorizeUrlAsync('', undefined, {})
  const nowMs = parts.runtime.now()
  await parts.runtime.store.write(visit.organisation.id, (tx) =>
    beginStep(
      tx,
      requestStep(id),
      { kind: 'sso', provider: provider.name, browser: digestOf(browser), next, nonce: '' },
      { nowMs, expiresMs: nowMs + STEP_MS },
    ),
  )
  return url
}

/** The library with our key and the provider's addresses, for making messages. */
export async function ownSaml(parts: SignInParts, visit: Visit, provider: SamlProvider, id?: string): Promise<SAML> {
  const { organisation, root } = visit
  const { privateKey, certificate } = await ownKey(parts, { organisation: organisation.id, host: new URL(root).host })
  const { metadata } = provider
  return new SAML({
    idpCert: metadata.certificates.map(pemOf),
    entryPoint: metadata.signOnUrl,
    ...(metadata.logoutUrl === undefined ? {} : { logoutUrl: metadata.logoutUrl }),
    issuer: provider.appEntityId,
    callbackUrl: root + acsPathOf(provider.name),
    privateKey,
    publicCert: pemOf(certificate),
    signatureAlgorithm: 'sha256',
    digestAlgorithm: 'sha256',
    identifierFormat: null,
    disableRequestedAuthnContext: true,
    ...(id === undefined ? {} : { generateUniqueId: () => id }),
  })
}
