import type { Span, SpanAttributes } from './span.js';

/** Numbers of `SpanKind` and `Status.StatusCode` in opentelemetry/proto/trace/v1/trace.proto. */
const kindInternal = 1;
const statusCodes = { unset: 0, ok: 1, error: 2 } as const;

/** The body of a request to `/v1/traces` in the JSON form of OTLP 1: ids are hexadecimal, 64-bit numbers are texts. */
export function otlpJson(resource: SpanAttributes, version: string, spans: readonly Span[]): string {
  const scope = { name: 'aster', version };
  return JSON.stringify({
    resourceSpans: [
      { resource: { attributes: keyValues(resource) }, scopeSpans: [{ scope, spans: spans.map(spanJson) }] },
    ],
  });
}

function spanJson(span: Span) {
  const { traceId, spanId, parentSpanId, name, startedAt, endedAt, attributes, events, links } = span;
  return {
    ...{ traceId, spanId, parentSpanId, flags: 1, name, kind: kindInternal },
    startTimeUnixNano: nanoseconds(startedAt),
    endTimeUnixNano: nanoseconds(endedAt),
    attributes: keyValues(attributes),
    events: events.map((event) => ({
      timeUnixNano: nanoseconds(event.at),
      name: event.name,
      attributes: keyValues(event.attributes),
    })),
    links: links.map((link) => ({ ...link, flags: 1 })),
    status: statusOf(span),
  };
}

function statusOf({ failure, isSuccess }: Span) {
  if (failure !== undefined) return { code: statusCodes.error, message: failure };
  return { code: isSuccess === true ? statusCodes.ok : statusCodes.unset };
}

function keyValues(attributes: SpanAttributes) {
  return Object.entries(attributes).flatMap(([key, value]) =>
    value === undefined ? [] : [{ key, value: anyValue(value) }],
  );
}

function anyValue(value: string | number | boolean) {
  if (typeof value === 'string') return { stringValue: value };
  if (typeof value === 'boolean') return { boolValue: value };
  return Number.isSafeInteger(value) ? { intValue: String(value) } : { doubleValue: value };
}

/** Before 1970 there is none. */
function nanoseconds(at: Date): string {
  return `${Math.max(0, Math.trunc(at.getTime()))}000000`;
}
