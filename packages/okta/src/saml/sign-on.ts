// One sign-on: what was asked, whether it may be, and the response that is posted to the service provider.
import type { FastifyReply } from 'fastify'
import { type App, getApp } from '../apps/app.ts'
import { OrgError } from '../refusal.ts'
import type { SurfaceContext } from '../surface.ts'
import { logEvent } from '../system-log/system-log.ts'
import { appTarget, appUserTarget } from '../system-log/targets.ts'
import { type AuthnRequest, parseAuthnRequest } from './authn-request.ts'
import { entityIdOf } from './metadata.ts'
import { printPostPage } from './pages.ts'
import { createResponse } from './response.ts'
import { sendPage } from './send-page.ts'
import type { SignInSession } from './sessions.ts'
import { readSaml } from './settings.ts'
import { getSigningKey } from './signing-key.ts'
import { describeSubject, refuseSignOn } from './subject.ts'

export interface SignOn {
  readonly appId: string
  /** Undefined when the person began here, at the identity provider. */
  readonly request: AuthnRequest | undefined
  readonly relayState: string | undefined
  /** What the sign-in form has to carry on, so that the request is still known after it. */
  readonly fields: Readonly<Record<string, string | undefined>>
}

/** Reads what was asked from the query, the form of the POST binding, or the sign-in form. */
export function signOnOf(appId: string, fields: Readonly<Record<string, string>>): SignOn {
  const { SAMLRequest, RelayState, binding } = fields
  const request =
    SAMLRequest === undefined ? undefined : parseAuthnRequest(SAMLRequest, binding === 'post' ? 'post' : 'redirect')
  return { appId, request, relayState: RelayState, fields: { SAMLRequest, RelayState, binding } }
}

/** Posts the response. Without a session it tells that nobody is signed in (a passive request). Refuses with a sentence. */
export function answerSignOn(
  { simulator: { org } }: SurfaceContext,
  reply: FastifyReply,
  signOn: SignOn,
  session: SignInSession | undefined,
): FastifyReply {
  const app = getApp(org, signOn.appId)
  const refusal = session === undefined ? undefined : refuseSignOn(org, app, session.person)
  const address = findAddress(app, signOn)
  if (session !== undefined) {
    logEvent(org, {
      eventType: 'user.authentication.sso',
      result: refusal === undefined ? 'SUCCESS' : 'FAILURE',
      ...(refusal === undefined ? {} : { reason: refusal }),
      targets: [appTarget(app), appUserTarget(session.person, session.person.profile.login)],
    })
  }
  if (refusal !== undefined) throw new OrgError('invalid', refusal)
  const xml = createResponse(
    {
      issuer: entityIdOf(app.id),
      ...address,
      inResponseTo: signOn.request?.id,
      now: org.clock.now(),
      subject: session === undefined ? undefined : describeSubject(org, app, session.person, session.signedInAt),
    },
    getSigningKey(org),
  )
  const relayState = signOn.relayState ?? readSaml(app).defaultRelayState ?? undefined
  return sendPage(
    reply,
    (nonce) =>
      printPostPage({ nonce, destination: address.destination, response: xml, relayState, appLabel: app.label }),
    [new URL(address.destination).origin],
  )
}

/** Only the address of the app's settings is served, whatever the request says. */
function findAddress(app: App, { request }: SignOn) {
  const { ssoAcsUrl, audience, recipient, destination } = readSaml(app)
  if (app.settings.signOn.mode !== 'SAML_2_0') {
    throw new OrgError('invalid', `${app.label} does not sign in with SAML 2.0: choose it on the app's Sign On tab.`)
  }
  if (ssoAcsUrl === null) {
    throw new OrgError('invalid', `${app.label} has no ACS URL yet: set it on the app's Sign On tab.`)
  }
  if (request?.acsUrl !== undefined && request.acsUrl !== ssoAcsUrl) {
    throw new OrgError(
      'invalid',
      `The request wants its answer at ${request.acsUrl}, and ${app.label} has the ACS URL ${ssoAcsUrl}.`,
    )
  }
  const told = audience ?? request?.issuer
  if (told === undefined) {
    throw new OrgError(
      'invalid',
      `${app.label} has no audience URI (SP entity ID) yet: set it on the app's Sign On tab.`,
    )
  }
  return { destination: destination ?? ssoAcsUrl, recipient: recipient ?? ssoAcsUrl, audience: told }
}
