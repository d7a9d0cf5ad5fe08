// What an SDK that somebody loads is told: here one that keeps the spans.

import { AsyncLocalStorage } from 'node:async_hooks'
import {
  type Context,
  type ContextManager,
  context,
  propagation,
  ROOT_CONTEXT,
  type Span,
  type SpanContext,
  type TextMapPropagator,
  type Tracer,
  trace,
} from '@opentelemetry/api'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { startFluid } from '../testing/fluid.ts'

interface KeptSpan {
  readonly name: string
  readonly parent: string | undefined
  readonly context: SpanContext
  readonly attributes: Record<string, unknown>
  ended: boolean
}

let kept: KeptSpan[] = []

class KeepingTracer implements Tracer {
  startSpan(name: string, _options?: object, from: Context = context.active()): Span {
    const parent = trace.getSpanContext(from)
    const traceId = parent?.traceId ?? 'a'.repeat(32)
    const spanId = String(kept.length + 1).padStart(16, '0')
    const own: KeptSpan = {
      name,
      parent: parent?.spanId,
      context: { traceId, spanId, traceFlags: 1 },
      attributes: {},
      ended: false,
    }
    kept.push(own)
    const span: Span = {
      spanContext: () => own.context,
      setAttribute: () => span,
      setAttributes: (attributes) => {
        Object.assign(own.attributes, attributes)
        return span
      },
      addEvent: () => span,
      addLink: () => span,
      addLinks: () => span,
      setStatus: () => span,
      updateName: () => span,
      end: () => {
        own.ended = true
      },
      isRecording: () => true,
      recordException: () => undefined,
    }
    return span
  }

  startActiveSpan<Work extends (span: Span) => unknown>(name: string, ...rest: readonly unknown[]): ReturnType<Work> {
    const work = rest.at(-1)
    if (typeof work !== 'function') throw new Error('nothing to run')
    const span = this.startSpan(name)
    return context.with(trace.setSpan(context.active(), span), () => work(span))
  }
}

class Contexts implements ContextManager {
  readonly #storage = new AsyncLocalStorage<Context>()
  active = (): Context => this.#storage.getStore() ?? ROOT_CONTEXT
  with: ContextManager['with'] = (within, work, self, ...given) =>
    this.#storage.run(within, () => work.call(self, ...given))
  bind: ContextManager['bind'] = (_within, target) => target
  enable = (): this => this
  disable = (): this => this
}

const TRACE_PARENT: TextMapPropagator = {
  inject: () => undefined,
  fields: () => ['traceparent'],
  extract: (from, carrier, getter) => {
    const [, traceId, spanId] = String(getter.get(carrier, 'traceparent')).split('-')
    if (traceId === undefined || spanId === undefined) return from
    return trace.setSpanContext(from, { traceId, spanId, traceFlags: 1, isRemote: true })
  },
}

beforeEach(() => {
  kept = []
  context.setGlobalContextManager(new Contexts())
  propagation.setGlobalPropagator(TRACE_PARENT)
  trace.setGlobalTracerProvider({ getTracer: () => new KeepingTracer() })
})

afterEach(() => {
  context.disable()
  propagation.disable()
  trace.disable()
})

test('continues the trace that a request brings, with a span for each transaction below its own', async () => {
  await using fluid = await startFluid()
  const id = await fluid.acme.addUser('ines.valcourt@northrail.example')
  kept = []
  const traceId = 'b'.repeat(32)
  await fetch(`${fluid.acme.scimBaseUrl}/Users/${id}`, {
    headers: { authorization: `Bearer ${fluid.acme.token}`, traceparent: `00-${traceId}-${'c'.repeat(16)}-01` },
  })
  await expect.poll(() => kept.find(({ ended, name }) => ended && name.startsWith('GET'))).toBeDefined()
  const request = kept.find(({ name }) => name === 'GET /o/:organisation/scim/v2/Users/:id')
  expect(request).toMatchObject({ parent: 'c'.repeat(16), context: { traceId } })
  expect(request?.attributes).toMatchObject({
    'http.response.status_code': 200,
    'fluid.request_id': expect.any(String),
  })
  expect(kept.filter(({ parent }) => parent === request?.context.spanId).map(({ name }) => name)).toContain(
    'store.read',
  )
})

test('tells spans nothing of anybody', async () => {
  await using fluid = await startFluid()
  await fluid.acme.addUser('ines.valcourt@northrail.example')
  await fluid.acme.get('/Users?filter=userName+eq+%22ines.valcourt%40northrail.example%22')
  await fluid.acme.get('/Users/ines.valcourt@northrail.example')
  expect(kept.length).toBeGreaterThan(3)
  expect(JSON.stringify(kept)).not.toMatch(/ines|valcourt|northrail|userName/)
})
