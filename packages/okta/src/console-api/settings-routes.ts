// Settings: the sample company, the API token, and the password with which people sign in.
import type { FastifyInstance } from 'fastify'
import { createSession, SESSION_COOKIE } from '../caller.ts'
import { findString } from '../json.ts'
import { invalidField } from '../management-api/api-error.ts'
import { readBody } from '../management-api/request.ts'
import { countPeople } from '../org/person.ts'
import { SAMPLE_SIZES } from '../org/sample/fill.ts'
import { hasPassword, setSignInPassword } from '../saml/sessions.ts'
import type { ConsoleContext } from './context.ts'
import type { SettingsDetail } from './shapes.ts'

const SIZE_MAX = 100_000

export function registerSettingsRoutes(api: FastifyInstance, context: ConsoleContext): void {
  const { org } = context.simulator

  api.get('/settings', (): SettingsDetail => describe())

  api.post('/settings/company', (request, reply) => {
    const { size } = readBody(request)
    if (typeof size !== 'number' || !Number.isInteger(size) || size < 0 || size > SIZE_MAX) {
      throw invalidField('size', `A whole number from 0 to ${SIZE_MAX} is needed.`)
    }
    context.setup.startOver(size).catch((error: unknown) => request.log.error(error))
    return reply.status(202).send({})
  })

  api.post('/settings/api-token', (_request, reply) => {
    const apiToken = context.token.renew()
    reply.header('Set-Cookie', `${SESSION_COOKIE}=${createSession(apiToken)}; Path=/; HttpOnly; SameSite=Strict`)
    return { apiToken }
  })

  api.put('/settings/sign-in-password', (request) => {
    const password = findString(readBody(request), 'password')
    setSignInPassword(org, password === undefined || password === '' ? undefined : password)
    return describe()
  })

  function describe(): SettingsDetail {
    return {
      apiTokenHint: context.token.value.slice(-4),
      isTokenFixed: context.token.isFixed,
      hasSignInPassword: hasPassword(org),
      people: Object.values(countPeople(org)).reduce((sum, total) => sum + total, 0),
      sizes: SAMPLE_SIZES,
    }
  }
}
