// An OpenID provider's answer: the code is exchanged, the ID token checked by the library, and the person matched like one
// who comes by SAML.

import { authorizationCodeGrant, type Configuration, fetchUserInfo, type IDToken, type JsonValue } from 'openid-client'
import type { OidcProvider } from '../../directory/sign-in-provider.ts'
import { nameKeyOf } from '../find-account.ts'
import { digestOf } from '../opaque.ts'
import type { SignInParts } from '../parts.ts'
import { requireProvider, unknownProvider } from '../providers.ts'
import { methodOff, SignInRefusal, stepExpired } from '../refusal.ts'
import { accountOfSubject, createFromSubject, mayCreate } from '../sso-arrival.ts'
import { putStep, takeStep } from '../steps.ts'
import type { Visit } from '../visit.ts'
import { stateStep, verifierOf } from './begin.ts'
import { callbackUrl, oidcClient, reasonOf } from './client.ts'
import { sealLogout } from './logout.ts'

const ARRIVAL_MS = 2 * 60_000
const USUAL_CLAIM = 'preferred_username'

export interface OidcAnswer {
  readonly providerName: string
  readonly query: string
  readonly browser: string
}

/** Answers the browser's step. Throws SignInRefusal. */
export async function acceptOidc(parts: SignInParts, visit: Visit, answer: OidcAnswer): Promise<string> {
  const { runtime } = parts
  const organisation = visit.organisation.id
  if (!visit.organisation.settings.signIn.sso) throw methodOff('single sign-on')
  const provider = await runtime.store.read(organisation, (tx) => requireProvider(tx, answer.providerName))
  if (provider.kind !== 'oidc') throw unknownProvider(answer.providerName)
  const state = new URLSearchParams(answer.query).get('state') ?? ''
  const request = await runtime.store.write(organisation, (tx) => takeStep(tx, 'sso', stateStep(state), runtime.now()))
  if (request?.provider !== provider.name || request.browser !== digestOf(answer.browser)) throw stepExpired()
  const sinceMs = runtime.now()
  const { claims, ...left } = await exchange(parts, visit, provider, { ...answer, state, nonce: request.nonce })
  const subject = { provider, name: subjectOf(provider, claims) }
  if (mayCreate(visit)) {
    const known = await runtime.store.read(organisation, (tx) => tx.users.findByNameKey(nameKeyOf(subject.name)))
    if (known === undefined) await createFromSubject(parts, visit, subject)
  }
  return runtime.store.write(organisation, async (tx) =>
    putStep(
      tx,
      {
        kind: 'arrived',
        account: await accountOfSubject(parts, tx, subject),
        method: 'oidc',
        provider: provider.name,
        nameId: claims.sub,
        sessionIndex: typeof claims['sid'] === 'string' ? claims['sid'] : '',
        browser: request.browser,
        next: request.next,
        sinceMs,
        logout: await sealLogout(parts, tx, organisation, { provider, ...left }),
      },
      runtime.now() + ARRIVAL_MS,
    ),
  )
}

interface Exchanged {
  readonly claims: IDToken
  /** The provider's own logout, if it has one. */
  readonly endSessionUrl: string | undefined
  readonly idToken: string
}

async function exchange(
  parts: SignInParts,
  visit: Visit,
  provider: OidcProvider,
  answer: OidcAnswer & { readonly state: string; readonly nonce: string },
): Promise<Exchanged> {
  const client = await oidcClient(parts, visit, provider)
  try {
    const tokens = await authorizationCodeGrant(client, new URL(`${callbackUrl(visit, provider)}?${answer.query}`), {
      expectedState: answer.state,
      expectedNonce: answer.nonce,
      pkceCodeVerifier: verifierOf(answer.browser, answer.state),
      idTokenExpected: true,
    })
    const claims = tokens.claims()
    if (claims === undefined) throw refused(`"${provider.name}" gave no ID token.`)
    return {
      claims: { ...(await userInfo(client, provider, tokens.access_token, claims)), ...claims },
      endSessionUrl: client.serverMetadata().end_session_endpoint,
      idToken: tokens.id_token ?? '',
    }
  } catch (error) {
    if (error instanceof SignInRefusal) throw error
    throw refused(`"${provider.name}" did not sign anybody in: ${reasonOf(error)}`)
  }
}

/** Providers such as Okta leave most claims out of the ID token: they are asked for, of the same subject. */
async function userInfo(
  client: Configuration,
  { claim = USUAL_CLAIM }: OidcProvider,
  accessToken: string,
  claims: IDToken,
): Promise<Readonly<Record<string, JsonValue | undefined>>> {
  if (Object.hasOwn(claims, claim) || client.serverMetadata().userinfo_endpoint === undefined) return {}
  return fetchUserInfo(client, accessToken, claims.sub)
}

function subjectOf({ claim = USUAL_CLAIM, name }: OidcProvider, claims: IDToken): string {
  const value = Object.hasOwn(claims, claim) ? claims[claim] : undefined
  if (typeof value === 'string' && value !== '') {
    // An address that the provider has not verified is whatever its user typed.
    if (claim !== 'email' || claims['email_verified'] === true) return value
  }
  throw new SignInRefusal('oidc-subject', 403, {
    sentence: 'Your identity provider did not say who you are in a way that Fluid can use. Ask your administrator.',
    forOperator: `The ID token of "${name}" has no usable "${claim}", the claim that is matched to userName${claim === 'email' ? ' (an e-mail address counts only with email_verified)' : ''}.`,
  })
}

function refused(forOperator: string): SignInRefusal {
  return new SignInRefusal('oidc-refused', 403, {
    sentence:
      "Your identity provider's answer was not accepted, so you are not signed in. Begin again from here; if it happens again, give your administrator the request number below.",
    forOperator,
  })
}
