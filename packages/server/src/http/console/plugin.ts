// The Administration Console: static files, and one page for all of its addresses with a nonce of its own.

import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import { consolePages } from '@fluid-scim/api'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Address } from '../address.ts'
import { prefixOf } from '../signin/cookies.ts'
import { unbuiltPage } from './unbuilt-page.ts'

/** Vite's names of these files change with their content. */
const HASHED = 'public, max-age=31536000, immutable'
const NONCE_BYTES = 18

export interface ConsoleParts {
  /** Where the built console is. */
  readonly dist: string
  readonly addressOf: (request: FastifyRequest) => Address
}

export function consoleSurface({ dist, addressOf }: ConsoleParts): (scope: FastifyInstance) => Promise<void> {
  async function sendConsole(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const address = addressOf(request)
    // A SCIM client whose Base URL is wrong gets the sentence that says so.
    if (address.kind !== 'organisation' || asksForScim(request)) {
      reply.callNotFound()
      return reply
    }
    const nonce = randomBytes(NONCE_BYTES).toString('base64')
    const page = await readIndex(dist)
    reply.headers(headersOf(nonce))
    if (page === undefined) return reply.code(503).send(unbuiltPage)
    const prefix = prefixOf({ root: address.root, isHttps: address.isHttps })
    return reply.send(page.replaceAll('%FLUID_NONCE%', nonce).replaceAll('%FLUID_PREFIX%', prefix))
  }

  return async (scope) => {
    // The folder may not be there yet when the server starts; what is missing is answered file by file.
    await scope.register(fastifyStatic, {
      root: join(dist, 'assets'),
      prefix: '/assets/',
      cacheControl: false,
      decorateReply: false,
      preCompressed: true,
      index: false,
      logLevel: 'error',
    })
    scope.addHook('onSend', async (request, reply) => {
      if (request.url.includes('/assets/') && reply.statusCode === 200) reply.header('Cache-Control', HASHED)
    })
    scope.get('/icon.svg', async (_request, reply) =>
      reply
        .headers({ 'Content-Type': 'image/svg+xml', 'Cache-Control': 'public, max-age=86400' })
        .send(await readFile(join(dist, 'icon.svg')).catch(() => '')),
    )
    for (const url of ['/', ...consolePages.flatMap((page) => [`/${page}`, `/${page}/*`])]) {
      scope.get(url, sendConsole)
    }
  }
}

function asksForScim({ headers }: FastifyRequest): boolean {
  return (headers.accept ?? '').toLowerCase().includes('scim+json')
}

async function readIndex(dist: string): Promise<string | undefined> {
  try {
    return await readFile(join(dist, 'index.html'), 'utf8')
  } catch {
    return undefined
  }
}

function headersOf(nonce: string) {
  const policy = [
    "default-src 'none'",
    `script-src 'self' 'nonce-${nonce}'`,
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "form-action 'self'",
    "base-uri 'self'",
    "frame-ancestors 'none'",
  ]
  return {
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Security-Policy': policy.join('; '),
    // Not no-referrer: browsers then send sign-out, a form, with `Origin: null`, which is refused as forged.
    'Referrer-Policy': 'same-origin',
    'X-Frame-Options': 'DENY',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Permissions-Policy': 'camera=(), geolocation=(), microphone=()',
  }
}
