// The simulator as a SAML 2.0 identity provider for its people: metadata, sign-on from the service provider or from here.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { type App, findApp, getApp } from '../apps/app.ts'
import { listAppUsersOfPerson } from '../apps/app-user.ts'
import { readPresentation } from '../apps/presentation.ts'
import { findString, isObject } from '../json.ts'
import { toApiError } from '../management-api/api-error.ts'
import { baseUrlOf } from '../management-api/base-url.ts'
import { readParam } from '../management-api/request.ts'
import type { SurfaceContext } from '../surface.ts'
import { printMetadata } from './metadata.ts'
import { printHomePage, printRefusalPage, printSignInPage } from './pages.ts'
import { sendPage } from './send-page.ts'
import { checkCredentials, endSession, findSession, hasPassword, startSession } from './sessions.ts'
import { answerSignOn, type SignOn, signOnOf } from './sign-on.ts'
import { getSigningKey } from './signing-key.ts'

/** Registers the pages and addresses of sign-on; the metadata is public, as it has to be. */
export function registerSaml(http: FastifyInstance, context: SurfaceContext): void {
  const { org } = context.simulator
  void http.register((pages, _options, done) => {
    pages.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, next) =>
      next(null, Object.fromEntries(new URLSearchParams(String(body)))),
    )
    pages.setErrorHandler((error, _request, reply) => {
      const { status, causes, message } = toApiError(error)
      const sentence = causes[0] ?? message
      return sendPage(reply.status(status), (nonce) =>
        printRefusalPage({ nonce, title: 'Sign-on is not possible', sentence }),
      )
    })

    pages.get('/app/:appId/sso/saml/metadata', (request, reply) => sendMetadata(request, reply))

    for (const method of ['GET', 'POST'] as const) {
      pages.route({ method, url: '/app/:appId/sso/saml', handler: (request, reply) => beginSignOn(request, reply) })
    }

    pages.post('/app/:appId/sso/saml/signin', (request, reply) => {
      const signOn = signOnOf(readParam(request, 'appId'), fieldsOf(request))
      const person = readPerson(request)
      if (typeof person === 'string') return askToSignIn(request, reply, signOn, person)
      return answerSignOn(context, reply, signOn, startSession(org, reply, person, context.token.value))
    })

    pages.get('/signin', (_request, reply) => sendPage(reply, (nonce) => printPlainSignIn(nonce, '', undefined)))

    pages.post('/signin', (request, reply) => {
      const person = readPerson(request)
      if (typeof person === 'string') {
        const userName = findString(request.body, 'username') ?? ''
        return sendPage(reply.status(401), (nonce) => printPlainSignIn(nonce, userName, person))
      }
      startSession(org, reply, person, context.token.value)
      return reply.redirect('/home', 303)
    })

    pages.post('/signout', (_request, reply) => {
      endSession(reply)
      return reply.redirect('/signin', 303)
    })

    pages.get('/home', (request, reply) => {
      const session = findSession(org, request, context.token.value)
      if (session === undefined) return reply.redirect('/signin', 303)
      const { login } = session.person.profile
      const tiles = listTiles(session.person.id)
      return sendPage(reply, (nonce) => printHomePage({ nonce, name: login, tiles }))
    })
    done()
  })

  function sendMetadata(request: FastifyRequest, reply: FastifyReply): FastifyReply {
    const app = getApp(org, readParam(request, 'appId'))
    return reply
      .type('application/samlmetadata+xml; charset=utf-8')
      .send(printMetadata(app, getSigningKey(org), baseUrlOf(request)))
  }

  function beginSignOn(request: FastifyRequest, reply: FastifyReply): FastifyReply {
    const fields =
      request.method === 'GET'
        ? { ...queryOf(request), binding: 'redirect' }
        : { ...fieldsOf(request), binding: 'post' }
    const signOn = signOnOf(readParam(request, 'appId'), fields)
    getApp(org, signOn.appId)
    const session = findSession(org, request, context.token.value)
    if (session !== undefined && signOn.request?.mustSignInAgain !== true) {
      return answerSignOn(context, reply, signOn, session)
    }
    if (signOn.request?.isPassive === true) return answerSignOn(context, reply, signOn, undefined)
    return askToSignIn(request, reply, signOn, undefined)
  }

  function askToSignIn(request: FastifyRequest, reply: FastifyReply, signOn: SignOn, error: string | undefined) {
    const app = getApp(org, signOn.appId)
    return sendPage(reply.status(error === undefined ? 200 : 401), (nonce) =>
      printSignInPage({
        nonce,
        title: `Sign in to ${app.label}`,
        action: `/app/${app.id}/sso/saml/signin`,
        hidden: signOn.fields,
        asksForPassword: hasPassword(org),
        userName: findString(request.body, 'username') ?? '',
        error,
      }),
    )
  }

  function printPlainSignIn(nonce: string, userName: string, error: string | undefined): string {
    return printSignInPage({
      nonce,
      title: 'Sign in',
      action: '/signin',
      hidden: {},
      asksForPassword: hasPassword(org),
      userName,
      error,
    })
  }

  function readPerson(request: FastifyRequest) {
    const { username = '', password = '' } = fieldsOf(request)
    return checkCredentials(org, username, password)
  }

  function listTiles(personId: string) {
    return listAppUsersOfPerson(org, personId)
      .filter(({ state }) => state !== 'unassigned')
      .map(({ appId }) => findApp(org, appId))
      .filter((app): app is App => app?.status === 'ACTIVE' && !readPresentation(app.settings.extra).hideWeb)
      .map((app) => ({ label: app.label, href: `/app/${app.id}/sso/saml` }))
  }
}

function fieldsOf({ body }: FastifyRequest): Readonly<Record<string, string>> {
  return textsOf(body)
}

function queryOf({ query }: FastifyRequest): Readonly<Record<string, string>> {
  return textsOf(query)
}

function textsOf(value: unknown): Readonly<Record<string, string>> {
  const texts: Record<string, string> = {}
  for (const [name, text] of Object.entries(isObject(value) ? value : {})) {
    if (typeof text === 'string' && text !== '') texts[name] = text
  }
  return texts
}
