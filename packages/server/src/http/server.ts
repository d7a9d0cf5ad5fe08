// The HTTP server: every surface, each below its own prefix, after the address has been read once.

import { readFileSync } from 'node:fs'
import { createSecureContext } from 'node:tls'
import { fileURLToPath } from 'node:url'
import proxyAddr from '@fastify/proxy-addr'
import Fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from 'fastify'
import type { Config } from '../config/config.ts'
import { InvalidConfig } from '../config/invalid-config.ts'
import { createRequestTally } from '../journal/request-tally.ts'
import { createProviderFetch, type ProviderFetch } from '../outgoing/provider-fetch.ts'
import { createCursors } from '../provisioning/cursors.ts'
import type { Runtime } from '../runtime.ts'
import { createApiAccess } from '../signin/api-access.ts'
import { createTokenIssuer } from '../signin/oauth/issue-token.ts'
import { createRemoteKeys, type RemoteKeys } from '../signin/oauth/remote-keys.ts'
import { createScimAccess } from '../signin/scim-access.ts'
import type { Vault } from '../vault/vault.ts'
import { type Address, readAddress, SCIM_PATH } from './address.ts'
import { createDescription, docsSurface } from './api/docs/plugin.ts'
import { API_PREFIX, apiSurface } from './api/plugin.ts'
import { consoleSurface } from './console/plugin.ts'
import { isDraining, makeDrainable } from './drain.ts'
import { endAtUpgrade, refuseUnknownCodings } from './framing.ts'
import { healthSurface } from './health.ts'
import { makeMeasurable } from './metrics/measure.ts'
import type { Metrics } from './metrics/metrics.ts'
import { metricsSurface } from './metrics/plugin.ts'
import { answerMalformed, answerNowhere } from './nowhere.ts'
import { oauthSurface } from './oauth/plugin.ts'
import { protect } from './protect.ts'
import { keepRoutes } from './route-table.ts'
import { createBystander } from './scim/bystander.ts'
import type { Gate } from './scim/gate.ts'
import { createPace, rateOf } from './scim/pace.ts'
import { scimSurface } from './scim/plugin.ts'
import { RefusalQueue } from './scim/refusal-queue.ts'
import { createSharedPace } from './scim/shared-pace.ts'
import { shownPath } from './shown-path.ts'
import { createSignInGate, hasMailbox, mailFolder } from './signin/create-gate.ts'
import { mailboxSurface } from './signin/mailbox.ts'
import { signInSurface } from './signin/plugin.ts'
import { makeTraceable } from './trace.ts'
import { createUnanswered } from './unanswered.ts'

const SECOND_MS = 1_000
/** Heads are small: who needs longer for one is no client of ours. */
const HEADERS_TIMEOUT_MS_MAX = 20_000
/** How often Node looks for requests that take too long; its own 30 seconds would be added to the timeout. */
const LOOK_FOR_SLOW_MS_MAX = 5_000
/** Longer than the idle time of common load balancers and of Okta's connections, so that we never close first. */
const KEEP_ALIVE_TIMEOUT_MS = 75_000
/** Node's own answer to a request without a Host has no body; readAddress refuses it with a sentence. */
const NODE_OPTIONS = { requireHostHeader: false }
const CONSOLE_DIST = fileURLToPath(new URL('../../../console/dist', import.meta.url))
/** What a line says of a request costs something even when nobody writes it down. */
const LEVELS_WITH_REQUESTS = new Set(['trace', 'debug', 'info'])
const INSTANCE_PATHS = new Set(['/livez', '/readyz', '/metrics'])

export interface Parts {
  readonly config: Config
  readonly runtime: Runtime
  readonly vault: Vault
  readonly logger: FastifyBaseLogger
  readonly metrics: Metrics
  /** Where the keys of OAuth clients are fetched; from the public Internet when it is not said. */
  readonly remoteKeys?: RemoteKeys | undefined
  /** How identity providers are asked; by the rules of the configuration when it is not said. */
  readonly providerFetch?: ProviderFetch | undefined
}

export async function createServer(parts: Parts): Promise<FastifyInstance> {
  const { config, runtime, vault, logger, metrics, remoteKeys } = parts
  const trusts = proxyAddr.compile([...config.trustProxy])
  const rules = {
    baseDomain: config.baseDomain,
    isTls: config.tls !== undefined,
    isTrustedProxy: (remote: string | undefined) => remote !== undefined && trusts(remote, 0),
  }
  const requestTimeoutMs = config.requestTimeoutSeconds * SECOND_MS
  const nodeOptions = {
    ...NODE_OPTIONS,
    headersTimeout: Math.min(requestTimeoutMs, HEADERS_TIMEOUT_MS_MAX),
    connectionsCheckingInterval: Math.min(requestTimeoutMs / 2, LOOK_FOR_SLOW_MS_MAX),
  }
  const unanswered = createUnanswered()
  const server = Fastify({
    ...(config.tls === undefined ? { http: nodeOptions } : { https: { ...readTls(config.tls), ...nodeOptions } }),
    loggerInstance: logger,
    logController: new LogController({ disableRequestLogging: true }),
    trustProxy: [...config.trustProxy],
    genReqId: () => runtime.newId(),
    requestTimeout: requestTimeoutMs,
    // Who does not read an answer: nothing moves on the connection.
    connectionTimeout: 2 * requestTimeoutMs,
    keepAliveTimeout: KEEP_ALIVE_TIMEOUT_MS,
    // Requests that come while the server closes are still answered: the store closes after it.
    return503OnClosing: false,
    clientErrorHandler: (error, socket) => unanswered.after(socket, () => answerMalformed(error, socket)),
    frameworkErrors: (_error, request, reply) => {
      nowhere(request, reply)
    },
    routerOptions: { maxParamLength: 512 },
    rewriteUrl: (request) => {
      const address = readAddress(request, rules)
      request.fluidAddress = address
      return internalUrl(address, request.url ?? '/')
    },
  })
  const addressOf = (request: FastifyRequest): Address =>
    request.raw.fluidAddress ?? { kind: 'refused', why: 'The address could not be read.' }
  function nowhere(request: FastifyRequest, reply: FastifyReply): FastifyReply {
    return answerNowhere(request, reply, { address: addressOf(request), baseDomain: config.baseDomain })
  }
  const tally = createRequestTally(runtime)
  server.addHook('onClose', () => tally[Symbol.asyncDispose]())
  const access = createScimAccess(runtime, vault)
  const apiAccess = createApiAccess(runtime, vault)
  const listening = runtime.store.onWrite((organisation, change) => {
    if (change !== 'door') return
    access.forget(organisation)
    apiAccess.forget(organisation)
  })
  server.addHook('onClose', async () => listening[Symbol.dispose]())
  const gate: Gate = {
    runtime,
    access,
    addressOf,
    isHttpsRequired: config.baseDomain !== 'localhost',
    bystander: createBystander(runtime),
    cursors: createCursors(runtime, vault),
    tally,
    pace: createSharedPace(runtime, runtime.store.allowances),
    tooFast: new RefusalQueue(),
    guesses: createPace(runtime),
    rate: config.requestsPerSecond === undefined ? undefined : rateOf(config.requestsPerSecond),
  }
  server.server.on('request', unanswered.note)
  server.server.maxConnections = config.connectionsMax
  endAtUpgrade(server)
  makeDrainable(server)
  keepRoutes(server)
  makeTraceable(server)
  makeMeasurable(server, metrics)
  refuseUnknownCodings(server)
  protect(server, { addressOf, isHttpsRequired: gate.isHttpsRequired })
  if (LEVELS_WITH_REQUESTS.has(logger.level)) server.addHook('onResponse', logRequest)
  await server.register(scimSurface(gate), { prefix: `/o/:organisation${SCIM_PATH}` })
  const issuer = createTokenIssuer(runtime, vault, remoteKeys ?? createRemoteKeys())
  await server.register(oauthSurface({ ...gate, issuer, baseDomain: config.baseDomain }), {
    prefix: '/o/:organisation',
  })
  const providerFetch = parts.providerFetch ?? createProviderFetch({ isPrivateAllowed: config.isProviderPrivate })
  const signInGate = createSignInGate(gate, config, vault, providerFetch)
  const { isWebhookPrivate } = config
  const apiGate = { ...gate, vault, apiAccess, isWebhookPrivate, providerFetch }
  const description = createDescription()
  await server.register(apiSurface(apiGate, description), { prefix: API_PREFIX })
  await server.register(docsSurface(apiGate, description), { prefix: '/o/:organisation' })
  await server.register(signInSurface(signInGate), { prefix: '/o/:organisation' })
  await server.register(consoleSurface({ dist: CONSOLE_DIST, addressOf }), {
    prefix: '/o/:organisation',
  })
  if (hasMailbox(config)) await server.register(mailboxSurface(mailFolder(config)))
  await server.register(metricsSurface(metrics, config.metricsToken))
  await server.register(healthSurface(runtime, () => isDraining(server)))
  server.setNotFoundHandler(nowhere)
  // A body is read before it turns out that nobody wants it; what is wrong with it is not worth a word then.
  server.setErrorHandler((error, request, reply) => {
    if (request.is404) return nowhere(request, reply)
    throw error
  })
  return server
}

function logRequest(request: FastifyRequest, reply: FastifyReply, done: () => void): void {
  request.log.info(
    { method: request.method, path: shownPath(request), status: reply.statusCode, ms: Math.round(reply.elapsedTime) },
    'request',
  )
  done()
}

/** One form of address inside, whatever the form outside: everything of an organisation is below /o/{organisation}. */
function internalUrl(address: Address, target: string): string {
  const mark = target.indexOf('?')
  const query = mark === -1 ? '' : target.slice(mark)
  switch (address.kind) {
    case 'organisation':
      return INSTANCE_PATHS.has(address.path) ? address.path : `/o/${address.organisation}${address.path}${query}`
    case 'instance':
      return `${address.path}${query}`
    case 'refused':
      return '/refused'
  }
}

function readTls({ certFile, keyFile }: NonNullable<Config['tls']>): {
  cert: Buffer
  key: Buffer
  minVersion: 'TLSv1.2'
} {
  const [cert, key] = [readTlsFile('FLUID_TLS_CERT', certFile), readTlsFile('FLUID_TLS_KEY', keyFile)]
  try {
    createSecureContext({ cert, key })
  } catch (error) {
    const why = error instanceof Error ? error.message : 'unreadable'
    throw new InvalidConfig(
      `FLUID_TLS_CERT and FLUID_TLS_KEY take the PEM files of a certificate and of the key that belongs to it; these do not fit (${why}).`,
    )
  }
  return { cert, key, minVersion: 'TLSv1.2' }
}

function readTlsFile(setting: string, file: string): Buffer {
  try {
    return readFileSync(file)
  } catch (error) {
    const why = error instanceof Error && 'code' in error ? String(error.code) : 'unreadable'
    throw new InvalidConfig(`${setting} is "${file}", and this file cannot be read (${why}).`)
  }
}
