import { setTimeout as delay } from 'node:timers/promises';
import { ROOT_CONTEXT, SpanKind, SpanStatusCode } from '@opentelemetry/api';
import { setGlobalErrorHandler, W3CTraceContextPropagator } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { detectResources, envDetector, resourceFromAttributes } from '@opentelemetry/resources';
import { BasicTracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace-base';
import type { TracedOperation, Traces } from './traces';

/** Clients choose the names of their operations. */
const MAX_NAME_LENGTH = 100;
const STOP_TIMEOUT_MS = 1_000;

const propagator = new W3CTraceContextPropagator();
const headerGetter = {
  keys: (headers: object) => Object.keys(headers),
  get: (headers: Readonly<Record<string, string | string[] | undefined>>, name: string) => headers[name],
};

/**
 * Sends one span for each operation over OTLP. Exporter, sampler and resource are configured by the standard variables
 * `OTEL_…`, which the SDK reads itself. Only loaded if traces are on.
 */
export function createOtlpTraces(onError: (error: unknown) => void): Traces {
  setGlobalErrorHandler(onError);
  const provider = new BasicTracerProvider({
    resource: resourceFromAttributes({ 'service.name': 'bot-status-service' }).merge(
      detectResources({ detectors: [envDetector] }),
    ),
    spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter())],
  });
  const tracer = provider.getTracer('bot-status-service');
  return {
    record(operation) {
      const { startedAt, headers, status = 0 } = operation;
      const parent = headers ? propagator.extract(ROOT_CONTEXT, headers, headerGetter) : ROOT_CONTEXT;
      const options = { kind: SpanKind.SERVER, startTime: startedAt, attributes: attributesOf(operation) };
      const span = tracer.startSpan(spanNameOf(operation), options, parent);
      if (status >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
      span.end(performance.now());
    },
    async stop() {
      await Promise.race([
        provider.shutdown().catch(onError),
        delay(STOP_TIMEOUT_MS, undefined, { ref: false }),
      ]);
    },
  };
}

function spanNameOf({ type, name }: TracedOperation): string {
  if (type === null) return 'HTTP /graphql';
  return name === null ? type : `${type} ${name.slice(0, MAX_NAME_LENGTH)}`;
}

function attributesOf({ protocol, type, name, status, requestId }: TracedOperation) {
  return {
    'network.protocol.name': protocol,
    ...(type !== null && { 'graphql.operation.type': type }),
    ...(name !== null && { 'graphql.operation.name': name.slice(0, MAX_NAME_LENGTH) }),
    ...(status !== undefined && { 'http.response.status_code': status }),
    ...(requestId !== undefined && { 'bot_status.request_id': requestId }),
  };
}
