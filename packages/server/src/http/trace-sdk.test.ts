// Traces with a real SDK, switched on as docs/operations.md says: Fluid in a process of its own, and a collector that keeps
// what it is sent.

import { createServer } from 'node:http'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { newDataFolder, runFluid, startProcess } from '../testing/fluid-process.ts'
import { scimClient } from '../testing/scim-client.ts'

const EXAMPLE = join(import.meta.dirname, '../../../../deploy/opentelemetry.mjs')

interface SentSpan {
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId?: string
  readonly name: string
  readonly attributes: readonly { readonly key: string; readonly value: Readonly<Record<string, unknown>> }[]
}

interface Collector extends AsyncDisposable {
  readonly url: string
  /** Every message as it came. */
  text(): string
  spans(): readonly SentSpan[]
}

async function startCollector(): Promise<Collector> {
  const messages: string[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      if (request.url === '/v1/traces') messages.push(Buffer.concat(chunks).toString())
      response.writeHead(200, { 'Content-Type': 'application/json' }).end('{}')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the collector has no port')
  return {
    url: `http://127.0.0.1:${address.port}`,
    text: () => messages.join('\n'),
    spans: () =>
      messages.flatMap((text) => {
        const { resourceSpans } = JSON.parse(text)
        return resourceSpans.flatMap(({ scopeSpans }: { scopeSpans: readonly { spans: readonly SentSpan[] }[] }) =>
          scopeSpans.flatMap(({ spans }) => spans),
        )
      }),
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

test('the example of the handbook sends a span for each request and its transactions, and nothing of anybody (T-73)', async () => {
  await using collector = await startCollector()
  using folder = newDataFolder()
  const { scimToken } = JSON.parse((await runFluid(folder, ['org', 'add', 'acme', '--json'])).stdout)
  await using fluid = await startProcess(folder, {
    NODE_OPTIONS: `--import=${EXAMPLE}`,
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    OTEL_TRACES_SAMPLER_ARG: '1',
    FLUID_LOG_LEVEL: 'warn',
  })
  const scim = scimClient(`${fluid.origin}/o/acme/scim/v2`, scimToken)
  const [traceId, caller] = ['b'.repeat(32), 'c'.repeat(16)]
  const user = { schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'], userName: 'ines@northrail.example' }
  const { body } = await scim.send('POST', '/Users', user, { traceparent: `00-${traceId}-${caller}-01` })
  await scim.get('/Users?filter=userName+eq+%22ines%40northrail.example%22')
  // What has not been sent yet is sent at the end.
  expect((await fluid.end('SIGTERM')).code).toBe(0)
  const spans = collector.spans()
  const post = spans.find(({ name }) => name === 'POST /o/:organisation/scim/v2/Users')
  expect(post).toMatchObject({ traceId, parentSpanId: caller })
  const attributes = Object.fromEntries(post?.attributes.map(({ key, value }) => [key, Object.values(value)[0]]) ?? [])
  expect(attributes).toMatchObject({
    'http.response.status_code': 201,
    'http.request.method': 'POST',
    'http.route': '/o/:organisation/scim/v2/Users',
    'fluid.organisation': 'acme',
    'fluid.request_id': expect.any(String),
  })
  expect(spans.filter(({ parentSpanId }) => parentSpanId === post?.spanId).map(({ name }) => name)).toContain(
    'store.write',
  )
  for (const secret of ['ines', 'northrail', scimToken, body.id]) expect(collector.text()).not.toContain(secret)
})
