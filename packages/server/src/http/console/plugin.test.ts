import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliCompressSync, brotliDecompressSync } from 'node:zlib'
import Fastify from 'fastify'
import { expect, test } from 'vitest'
import { consoleSurface } from './plugin.ts'

const INDEX =
  '<base href="%FLUID_PREFIX%/"><script nonce="%FLUID_NONCE%"></script><style nonce="%FLUID_NONCE%"></style>'

/** The surface over a folder of its own, below the organisation `acme`. */
async function openSurface({ isBuilt }: { readonly isBuilt: boolean }) {
  const dist = mkdtempSync(join(tmpdir(), 'fluid-console-'))
  if (isBuilt) {
    mkdirSync(join(dist, 'assets'))
    writeFileSync(join(dist, 'index.html'), INDEX)
    writeFileSync(join(dist, 'assets', 'index-a1b2.js'), 'export {}')
    writeFileSync(join(dist, 'assets', 'index-a1b2.js.br'), brotliCompressSync('export {}'))
  }
  const server = Fastify()
  const root = 'http://localhost:8080/o/acme'
  const address = { kind: 'organisation', organisation: 'acme', path: '/', root, isHttps: false } as const
  await server.register(consoleSurface({ dist, addressOf: () => address }), {
    prefix: '/o/:organisation',
  })
  return {
    get: (url: string, headers = {}) => server.inject({ url, headers }),
    [Symbol.asyncDispose]: async () => {
      await server.close()
      rmSync(dist, { recursive: true, force: true })
    },
  }
}

test('answers every address of the console with one page, and a nonce that no other answer has', async () => {
  await using surface = await openSurface({ isBuilt: true })
  const nonces = new Set<string>()
  for (const path of ['/', '/people', '/people/0197', '/authentication-providers/guide/okta', '/provisioning-log']) {
    const answer = await surface.get(`/o/acme${path}`)
    const nonce = /nonce="([^"]+)"/.exec(answer.body)?.[1] ?? ''
    expect(answer.body).toBe(INDEX.replaceAll('%FLUID_NONCE%', nonce).replace('%FLUID_PREFIX%', '/o/acme'))
    expect(answer.headers['content-security-policy']).toContain(`style-src 'self' 'nonce-${nonce}'`)
    nonces.add(nonce)
  }
  expect(nonces.size).toBe(5)
})

test('lets nothing of another origin into its pages (T-57)', async () => {
  await using surface = await openSurface({ isBuilt: true })
  const { headers } = await surface.get('/o/acme/')
  const policy = String(headers['content-security-policy'])
  expect(policy).toMatch(/^default-src 'none'; script-src 'self' 'nonce-/)
  expect(policy).not.toMatch(/unsafe|https?:|\*/)
  expect(policy).toContain("frame-ancestors 'none'")
})

test('lets browsers keep files whose names change with their content, and no page', async () => {
  await using surface = await openSurface({ isBuilt: true })
  const file = await surface.get('/o/acme/assets/index-a1b2.js')
  expect([file.statusCode, file.headers['cache-control']]).toEqual([200, 'public, max-age=31536000, immutable'])
  const gone = await surface.get('/o/acme/assets/index-zzzz.js')
  expect([gone.statusCode, gone.headers['cache-control']]).not.toEqual([200, 'public, max-age=31536000, immutable'])
  expect((await surface.get('/o/acme/people')).headers['cache-control']).toBeUndefined()
})

test('sends its files compressed to browsers that take that', async () => {
  await using surface = await openSurface({ isBuilt: true })
  const { headers, rawPayload } = await surface.get('/o/acme/assets/index-a1b2.js', { 'accept-encoding': 'gzip, br' })
  expect(headers).toMatchObject({ 'content-encoding': 'br', 'content-type': expect.stringContaining('javascript') })
  expect(brotliDecompressSync(rawPayload).toString()).toBe('export {}')
})

test('says what is missing while it is not built', async () => {
  await using surface = await openSurface({ isBuilt: false })
  const answer = await surface.get('/o/acme/')
  expect([answer.statusCode, answer.body]).toEqual([503, expect.stringContaining('npm run build')])
})

test('a SCIM client with a wrong Base URL gets no page of the console', async () => {
  await using surface = await openSurface({ isBuilt: true })
  expect((await surface.get('/o/acme/groups', { accept: 'application/scim+json' })).statusCode).toBe(404)
})
