import type { SpanAttributes } from './span.js';

/** How spans are handed to whoever collects them, as the standard `OTEL_*` variables say. */
export interface TraceConfig {
  /** Where they are posted. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly isCompressed: boolean;
  readonly timeoutMs: number;
  /** From 0 for no run to 1 for all. */
  readonly ratio: number;
  /** What all spans of this process have in common. */
  readonly resource: SpanAttributes;
  /** Spans that wait to be sent; more are dropped. */
  readonly queueSize: number;
  readonly batchSize: number;
  /** How long spans are gathered. */
  readonly delayMs: number;
}
