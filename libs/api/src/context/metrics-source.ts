/** Numbers in the text format of Prometheus. */
export interface MetricsSource {
  text(): Promise<string>;
  /** For the header `Content-Type` of `text`. */
  readonly contentType: string;
}
