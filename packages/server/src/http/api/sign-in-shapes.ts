// What the administration API shows of sessions, tokens and identity providers.

import { accountOf } from '../../directory/account.ts'
import type { PersonalToken } from '../../directory/personal-token.ts'
import type { Session } from '../../directory/session.ts'
import type { SamlMetadata, SignInProvider } from '../../directory/sign-in-provider.ts'
import { backChannelPathOf, callbackPathOf } from '../../signin/oidc/addresses.ts'
import { acsPathOf } from '../../signin/saml/addresses.ts'
import { expiryMsOf, fingerprintOf } from '../../signin/saml/read-metadata.ts'
import { instant } from './shapes.ts'

export function showSession(session: Session, currentId: string | undefined) {
  const account = accountOf(session.account)
  return {
    id: session.id,
    account:
      account.kind === 'user'
        ? { kind: 'person' as const, id: account.id as string }
        : { kind: 'administrator' as const, id: account.nameKey },
    method: session.method,
    provider: session.provider ?? null,
    client: session.client,
    address: session.address,
    created: instant(session.createdMs),
    lastSeen: instant(session.lastSeenMs),
    expires: instant(session.expiresMs),
    isCurrent: session.id === currentId,
  }
}

export function showToken(token: PersonalToken, nowMs: number) {
  const state = token.revokedMs !== undefined ? 'revoked' : token.expiresMs > nowMs ? 'live' : 'expired'
  return {
    id: token.id,
    name: token.name,
    scopes: [...token.scopes],
    lastFour: token.lastFour,
    state: state as 'live' | 'expired' | 'revoked',
    created: instant(token.createdMs),
    expires: instant(token.expiresMs),
    lastUsed: token.lastUsedMs === undefined ? null : instant(token.lastUsedMs),
    lastClient: token.lastClient ?? null,
  }
}

export function showProvider(provider: SignInProvider, root: string) {
  const { name, label, type, isEnabled } = provider
  const common = { name, label, type, isEnabled, claim: provider.claim ?? null }
  if (provider.kind === 'oidc') {
    const { issuer, clientId } = provider
    return {
      kind: 'oidc' as const,
      ...common,
      issuer,
      clientId,
      callbackUrl: root + callbackPathOf(name),
      backChannelLogoutUrl: root + backChannelPathOf(name),
    }
  }
  return {
    kind: 'saml' as const,
    ...common,
    appEntityId: provider.appEntityId,
    acsUrl: root + acsPathOf(name),
    metadataUrl: provider.metadataUrl ?? null,
    isUnsolicitedAllowed: provider.isUnsolicitedAllowed,
    ...showMetadata(provider.metadata),
  }
}

export function showMetadata({ entityId, signOnUrl, logoutUrl, certificates }: SamlMetadata) {
  return {
    entityId,
    signOnUrl,
    logoutUrl: logoutUrl ?? null,
    certificates: certificates.map((one) => ({ fingerprint: fingerprintOf(one), expires: instant(expiryMsOf(one)) })),
  }
}
