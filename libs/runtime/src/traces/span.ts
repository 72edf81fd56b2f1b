/** What is known of a span; absent values are left out. */
export type SpanAttributes = Readonly<Record<string, string | number | boolean | undefined>>;

/** A span that has ended, or a moment in it. */
export interface Span {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly startedAt: Date;
  readonly endedAt: Date;
  readonly attributes: SpanAttributes;
  readonly events: readonly { readonly name: string; readonly at: Date; readonly attributes: SpanAttributes }[];
  readonly links: readonly { readonly traceId: string; readonly spanId: string }[];
  /** Absent: nothing is said of how it went. */
  readonly failure?: string;
  readonly isSuccess?: boolean;
}
