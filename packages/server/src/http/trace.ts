// A span for each request, continuing the trace of a `traceparent` that came with it. Its name is the route, never the
// address: addresses hold ids, and those who send wrong ones may put anything there.

import { type Context, context, propagation, type Span, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { tracerOfSdk } from '../tracing.ts'
import { isLabel } from './shown-path.ts'

/** To be called before the server's routes are added. */
export function makeTraceable(server: FastifyInstance): void {
  server.addHook('onRequest', (request, reply, done) => {
    const tracer = tracerOfSdk()
    if (tracer === undefined) return done()
    const parent: Context = propagation.extract(context.active(), request.headers)
    const span = tracer.startSpan(nameOf(request), { kind: SpanKind.SERVER }, parent)
    // The end of the connection's part in it, also when the client goes away before there is an answer.
    reply.raw.once('close', () => end(span, request, reply))
    context.with(trace.setSpan(parent, span), done)
  })
}

function end(span: Span, request: FastifyRequest, { statusCode }: FastifyReply): void {
  span.setAttributes({
    'http.request.method': request.method,
    'http.route': request.routeOptions.url ?? '',
    'http.response.status_code': statusCode,
    'fluid.request_id': request.id,
    ...organisationOf(request),
  })
  if (statusCode >= 500) span.setStatus({ code: SpanStatusCode.ERROR })
  span.end()
}

/** Only where the address holds one: what else stands there may be anything. */
function organisationOf({ params }: FastifyRequest): { readonly 'fluid.organisation'?: string } {
  const name = typeof params === 'object' && params !== null && 'organisation' in params ? params.organisation : ''
  return typeof name === 'string' && isLabel(name) ? { 'fluid.organisation': name } : {}
}

function nameOf({ method, routeOptions }: FastifyRequest): string {
  return `${method} ${routeOptions.url ?? '(no route)'}`
}
