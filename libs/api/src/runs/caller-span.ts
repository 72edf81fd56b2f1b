import type { IncomingHttpHeaders } from 'node:http';

/** The header that `callerSpanOf` reads. */
export const traceparentHeader = {
  traceparent: 'The span of the caller (W3C Trace Context), which the trace of the run is linked to.',
} as const;

const form = /^(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;

/** The span of whoever asks; one that cannot be read counts as none, as W3C Trace Context wants it. */
export function callerSpanOf({ traceparent }: IncomingHttpHeaders): string | undefined {
  return typeof traceparent === 'string' && form.test(traceparent) ? traceparent : undefined;
}
