// OpenTelemetry's API does nothing until somebody loads an SDK (node --import); and nothing is done for it until then.

import { ProxyTracerProvider, type Tracer, trace } from '@opentelemetry/api'

let found: Tracer | undefined

/** What spans are made with; undefined as long as there is no SDK. */
export function tracerOfSdk(): Tracer | undefined {
  found ??= isSdkThere() ? trace.getTracer('fluid') : undefined
  return found
}

function isSdkThere(): boolean {
  const provider = trace.getTracerProvider()
  return !(provider instanceof ProxyTracerProvider) || provider.getDelegateTracer('fluid') !== undefined
}
