// Sends Fluid's spans to a collector by OTLP over HTTP. Fluid itself sends nothing; this file is loaded before it:
//   npm install --no-save @opentelemetry/sdk-trace @opentelemetry/exporter-trace-otlp-http \
//     @opentelemetry/context-async-hooks @opentelemetry/core @opentelemetry/resources
//   OTEL_EXPORTER_OTLP_ENDPOINT=http://collector:4318 node --import ./deploy/opentelemetry.mjs bin/fluid.mjs serve
// The SDK must be of the generation that fits @opentelemetry/api 1.10: an older one is ignored by the API, without a word.

import { context, propagation, trace } from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import { W3CTraceContextPropagator } from '@opentelemetry/core'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { resourceFromAttributes } from '@opentelemetry/resources'
import {
  BatchSpanProcessor,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace'

// One of ten, unless the caller has decided; of the whole trace or not at all.
const ratio = Number(process.env.OTEL_TRACES_SAMPLER_ARG ?? '0.1')

const provider = new TracerProvider({
  resource: resourceFromAttributes({ 'service.name': process.env.OTEL_SERVICE_NAME ?? 'fluid-scim' }),
  sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(ratio) }),
  spanProcessors: [new BatchSpanProcessor({ exporter: new OTLPTraceExporter() })],
})
context.setGlobalContextManager(new AsyncLocalStorageContextManager())
propagation.setGlobalPropagator(new W3CTraceContextPropagator())
trace.setGlobalTracerProvider(provider)

// Fluid ends by having nothing left to do: what is still here then is sent first.
process.once('beforeExit', () => provider.shutdown())
