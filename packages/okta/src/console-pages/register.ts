// The admin console in the browser: its page, with a session for those who may have one, and its files.
import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { BRAND_MARK } from '../brand.ts'
import { createSession, identifyCaller, isSame, SESSION_COOKIE } from '../caller.ts'
import { findString } from '../json.ts'
import { ApiError, toErrorBody } from '../management-api/api-error.ts'
import type { SurfaceContext } from '../surface.ts'
import { CONSOLE_DIST, NONCE_PLACEHOLDER } from './paths.ts'

const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
}

/** Registers `/`, `/admin/…` and the files behind them. */
export function registerConsolePages(http: FastifyInstance, context: SurfaceContext): void {
  http.get('/', (_request, reply) => reply.redirect('/admin/dashboard', 302))
  http.get('/admin', (_request, reply) => reply.redirect('/admin/dashboard', 302))
  http.get('/admin/*', (request, reply) => sendConsole(request, reply))
  http.get('/favicon.svg', (_request, reply) => reply.type('image/svg+xml').send(BRAND_MARK))

  http.get('/assets/:name', async (request, reply) => {
    const name = /^\/assets\/([\w.-]+)/.exec(request.url)?.[1] ?? ''
    const type = TYPES[extname(name)]
    if (type === undefined || name.startsWith('.')) return reply.status(404).send()
    try {
      const file = await readFile(join(CONSOLE_DIST, 'assets', name))
      return reply.type(type).header('Cache-Control', 'public, max-age=31536000, immutable').send(file)
    } catch {
      return reply.status(404).send()
    }
  })

  // Somebody who reaches the simulator from another machine proves with the API token that the console is theirs.
  http.post('/console-session', (request, reply) => {
    const token = findString(request.body, 'token') ?? ''
    if (!isSame(token.trim(), context.token.value)) {
      const refusal = new ApiError(
        401,
        'E0000011',
        'This is not the API token that the simulator printed at its first start.',
      )
      return reply.status(401).send(toErrorBody(refusal))
    }
    return giveSession(reply).status(204).send()
  })

  function sendConsole(request: FastifyRequest, reply: FastifyReply): FastifyReply {
    const nonce = randomBytes(16).toString('base64url')
    if (isOwnMachine(request) && identifyCaller(request, context.token.value) === undefined) giveSession(reply)
    return reply
      .header(
        'Content-Security-Policy',
        `default-src 'none'; script-src 'self'; style-src 'self' 'nonce-${nonce}'; img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'`,
      )
      .header('Cache-Control', 'no-store')
      .header('Referrer-Policy', 'same-origin')
      .type('text/html; charset=utf-8')
      .send(readPage().replaceAll(NONCE_PLACEHOLDER, nonce))
  }

  function giveSession(reply: FastifyReply): FastifyReply {
    const session = createSession(context.token.value)
    return reply.header('Set-Cookie', `${SESSION_COOKIE}=${session}; Path=/; HttpOnly; SameSite=Strict`)
  }
}

/**
 * The console opens by itself for a browser on this machine that came by a name of this machine: another name would be a
 * page that has taught its own name our address.
 */
function isOwnMachine(request: FastifyRequest): boolean {
  const address = request.socket.remoteAddress ?? ''
  return /^(::1|(::ffff:)?127\.\d+\.\d+\.\d+)$/.test(address) && isOwnName(request.hostname)
}

function isOwnName(name: string): boolean {
  return (
    name === 'localhost' ||
    name.endsWith('.localhost') ||
    /^127\.\d+\.\d+\.\d+$/.test(name) ||
    name === '[::1]' ||
    name === '::1'
  )
}

function readPage(): string {
  try {
    return readFileSync(join(CONSOLE_DIST, 'index.html'), 'utf8')
  } catch {
    return '<!doctype html><meta charset="utf-8"><title>Standin</title><p>The admin console is not built yet. Start the simulator with <code>npm run okta</code>, which builds it.</p>'
  }
}
