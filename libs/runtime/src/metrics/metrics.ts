import type { Emit } from '@aster-scheduler/core';

export interface GaugeReading {
  readonly labels?: Readonly<Record<string, string>>;
  readonly value: number;
}

/** A number that is asked for whenever metrics are read, such as the length of a queue. */
export interface GaugeOptions {
  /** Begins with `aster_`. */
  readonly name: string;
  readonly help: string;
  readonly labelNames?: readonly string[];
  /** Left out of the answer, and counted, when it rejects or takes longer than `gaugeTimeoutMs`. */
  readonly collect: () => Promise<readonly GaugeReading[]> | readonly GaugeReading[];
}

/** Numbers as text, in one of the formats that Prometheus reads. */
export interface MetricsForm {
  /** Readers at the same time share one answer. */
  text(): Promise<string>;
  /** For the header `Content-Type` of `text`. */
  readonly contentType: string;
}

/** The numbers of one process, in Prometheus' text format unless `inForm` says otherwise. */
export interface Metrics extends MetricsForm {
  /** Counts an event. */
  readonly emit: Emit;
  addGauge(options: GaugeOptions): void;
  /**
   * OpenMetrics 1.0 for a reader who prefers it: with exemplars, each the trace id of a run.
   *
   * @param accepted the header `Accept`
   */
  inForm(accepted: string | undefined): MetricsForm;
}
