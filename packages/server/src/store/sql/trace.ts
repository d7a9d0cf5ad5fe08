// A span for each transaction, below the span of the request that caused it.

import { SpanStatusCode } from '@opentelemetry/api'
import { tracerOfSdk } from '../../tracing.ts'

/** Runs `work` inside a span of this name; the name and what the span says hold nothing of anybody. */
export function traced<Result>(name: 'store.read' | 'store.write', work: () => Promise<Result>): Promise<Result> {
  const tracer = tracerOfSdk()
  if (tracer === undefined) return work()
  return tracer.startActiveSpan(name, async (span) => {
    try {
      return await work()
    } catch (error) {
      // Not the message: it may name somebody.
      span.setStatus({ code: SpanStatusCode.ERROR })
      throw error
    } finally {
      span.end()
    }
  })
}
