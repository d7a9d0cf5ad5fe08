// Single sign-on: to a provider and back. The addresses below /AuthServices are those of Fluid's own articles.

import type { FastifyReply } from 'fastify'
import { beginSso } from '../../signin/begin-sso.ts'
import { acceptOidc } from '../../signin/oidc/accept.ts'
import { listProviders } from '../../signin/providers.ts'
import { acceptSaml } from '../../signin/saml/accept.ts'
import { ACS_PATH, acsPathOf, LOGOUT_PATH, METADATA_PATH } from '../../signin/saml/addresses.ts'
import { listEncryptionKeys } from '../../signin/saml/encryption-key.ts'
import { takeLogoutRequest } from '../../signin/saml/logout.ts'
import { listOwnKeys } from '../../signin/saml/own-key.ts'
import { ownMetadata } from '../../signin/saml/own-metadata.ts'
import { findUnexpected, takeArrival } from '../../signin/sso-arrival.ts'
import { setCookie } from './cookies.ts'
import { CSRF_FIELD, csrfToken, requireCsrf } from './csrf.ts'
import {
  type Arrival,
  browserCookie,
  field,
  goTo,
  parameter,
  presentedSession,
  queryText,
  sessionCookie,
  stepCookie,
} from './gate.ts'
import { html } from './html.ts'
import { sendPage } from './layout.ts'
import { safeNext } from './next-path.ts'
import type { SignInRoute } from './routes.ts'
import { setSession } from './sign-in-routes.ts'

const ARRIVAL_SECONDS = 120

export const SSO_ROUTES: readonly SignInRoute[] = [
  { method: 'GET', path: '/signin/with/:provider', policy: 'public', handler: depart },
  { method: 'GET', path: '/signin/arrive', policy: 'public', handler: arriveAtSession },
  { method: 'POST', path: '/signin/arrive', policy: 'public', handler: confirmArrival },
  { method: 'POST', path: ACS_PATH, policy: 'public', handler: (arrival) => takeResponse(arrival, undefined) },
  {
    method: 'POST',
    path: '/AuthServices/:provider/Acs',
    policy: 'public',
    handler: (arrival) => takeResponse(arrival, parameter(arrival, 'provider')),
  },
  { method: 'GET', path: METADATA_PATH, policy: 'public', handler: sendMetadata },
  { method: 'GET', path: LOGOUT_PATH, policy: 'public', handler: takeLogout },
  { method: 'POST', path: LOGOUT_PATH, policy: 'public', handler: takePostedLogout },
  { method: 'GET', path: '/AuthServices/:provider/Callback', policy: 'public', handler: takeCode },
]

async function depart(arrival: Arrival): Promise<FastifyReply> {
  arrival.gate.startLimit.begin(arrival.visit.source)
  const url = await beginSso(arrival.gate.parts, arrival.visit, {
    name: parameter(arrival, 'provider'),
    browser: browserCookie(arrival),
    next: safeNext(queryText(arrival, 'next')),
  })
  return arrival.reply.redirect(url, 303)
}

/** The post comes from another site, without cookies: what it brought waits for the browser's own next request. */
async function takeResponse(arrival: Arrival, providerName: string | undefined): Promise<FastifyReply> {
  const path = providerName === undefined ? ACS_PATH : acsPathOf(providerName)
  const step = await acceptSaml(arrival.gate.parts, arrival.visit, {
    samlResponse: field(arrival, 'SAMLResponse'),
    next: safeNext(field(arrival, 'RelayState')),
    providerName,
    acsUrl: `${arrival.place.root}${path}`,
  })
  return waitFor(arrival, step)
}

async function takeCode(arrival: Arrival): Promise<FastifyReply> {
  const { url } = arrival.request
  const mark = url.indexOf('?')
  const step = await acceptOidc(arrival.gate.parts, arrival.visit, {
    providerName: parameter(arrival, 'provider'),
    query: mark === -1 ? '' : url.slice(mark + 1),
    browser: browserCookie(arrival),
  })
  return waitFor(arrival, step)
}

function waitFor(arrival: Arrival, step: string): FastifyReply {
  setCookie(arrival.reply, arrival.place, 'step', step, ARRIVAL_SECONDS)
  return goTo(arrival, '/signin/arrive')
}

/** Asks first when an answer that nobody asked for would take the place of another person's session. */
async function arriveAtSession(arrival: Arrival): Promise<FastifyReply> {
  const { gate, visit, prefix, organisation, reply } = arrival
  const presented = await presentedSession(arrival)
  if (presented.kind !== 'live') return takeSession(arrival)
  const browser = { step: stepCookie(arrival), current: presented.session.account }
  const unexpected = await findUnexpected(gate.parts, visit, browser)
  if (unexpected === undefined) return takeSession(arrival)
  return sendPage(reply, {
    prefix,
    organisation: organisation.displayName,
    title: 'Sign in as somebody else?',
    body: html`<div class="card"><h1>Sign in as somebody else?</h1>
<p>You are signed in as <strong>${presented.identity.userName}</strong>, and ${unexpected.provider} sends you as <strong>${unexpected.identity.userName}</strong>. If you did not choose that, stay who you are.</p>
<div class="choices"><a class="button" href="${prefix}/account">Stay ${presented.identity.userName}</a></div>
<form method="post" action="${prefix}/signin/arrive"><input type="hidden" name="${CSRF_FIELD}" value="${csrfToken(sessionCookie(arrival) ?? '')}"><button type="submit" class="plain">Continue as ${unexpected.identity.userName}</button></form></div>`,
  })
}

async function confirmArrival(arrival: Arrival): Promise<FastifyReply> {
  requireCsrf(arrival.request, arrival.place.root, sessionCookie(arrival))
  return takeSession(arrival)
}

async function takeSession(arrival: Arrival): Promise<FastifyReply> {
  const { token, next } = await takeArrival(arrival.gate.parts, arrival.visit, {
    step: stepCookie(arrival),
    cookie: browserCookie(arrival),
    before: sessionCookie(arrival),
  })
  setSession(arrival, token)
  return goTo(arrival, next)
}

async function sendMetadata({ gate, reply, organisation, place }: Arrival): Promise<FastifyReply> {
  const { parts } = gate
  const signingKeys = await listOwnKeys(parts, { organisation: organisation.id, host: new URL(place.root).host })
  const [encryptionKey] = await parts.runtime.store.read(organisation.id, listEncryptionKeys)
  const providers = (await parts.runtime.store.read(organisation.id, listProviders)).filter(
    ({ kind }) => kind === 'saml',
  )
  const entityId = providers.find((one) => one.kind === 'saml')
  const text = ownMetadata({
    entityId: entityId?.kind === 'saml' ? entityId.appEntityId : place.root,
    root: place.root,
    providers: providers.map(({ name }) => name),
    signingCertificates: signingKeys.map(({ certificate }) => certificate),
    encryptionCertificate: encryptionKey?.certificate,
  })
  return reply.header('Content-Type', 'application/samlmetadata+xml; charset=utf-8').send(text)
}

/** By redirect there come both a provider's requests and its answers to ours. */
async function takeLogout(arrival: Arrival): Promise<FastifyReply> {
  const { url } = arrival.request
  const mark = url.indexOf('?')
  const query = mark === -1 ? '' : url.slice(mark + 1)
  if (!/(^|&)SAMLRequest=/.test(query)) return goTo(arrival, '/signin')
  const message = { binding: 'redirect', query } as const
  return arrival.reply.redirect(await takeLogoutRequest(arrival.gate.parts, arrival.visit, message), 303)
}

async function takePostedLogout(arrival: Arrival): Promise<FastifyReply> {
  const samlRequest = field(arrival, 'SAMLRequest')
  if (samlRequest === '') return goTo(arrival, '/signin')
  const message = { binding: 'post', samlRequest, relayState: field(arrival, 'RelayState') } as const
  return arrival.reply.redirect(await takeLogoutRequest(arrival.gate.parts, arrival.visit, message), 303)
}
