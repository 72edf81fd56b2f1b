/** Numbers in the text format of Prometheus. */
export interface MetricsSource {
  text(): Promise<string>;
  /** For the header `Content-Type` of `text`. */
  readonly contentType: string;
  /** The same in the form that a reader prefers by its header `Accept`; absent: there is one form only. */
  readonly inForm?: (accepted: string | undefined) => { text(): Promise<string>; readonly contentType: string };
  /** Takes numbers of the engine that are read when `text` is asked for; absent: they are not among the numbers. */
  readonly addGauge?: AddGauge;
}

export interface GaugeReading {
  readonly labels?: Readonly<Record<string, string>>;
  readonly value: number;
}

export type AddGauge = (gauge: {
  readonly name: string;
  readonly help: string;
  readonly labelNames?: readonly string[];
  readonly collect: () => Promise<readonly GaugeReading[]> | readonly GaugeReading[];
}) => void;
