import { setTimeout as delay } from 'node:timers/promises';
import Negotiator from 'negotiator';
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import { countEvents } from './count-event.js';
import { createInstruments, type Instruments } from './instruments.js';
import type { GaugeOptions, GaugeReading, Metrics, MetricsForm } from './metrics.js';
import { openMetricsOf } from './open-metrics.js';

/** How long reading the metrics waits for one gauge. */
export const gaugeTimeoutMs = 2_000;

/** The delay of the event loop is sampled this often; each sample wakes an idle process. */
const loopSampleMs = 50;

/** Gauges of prom-client by the name of a counter. The sums of those by type say the same. */
const misnamed = ['handles', 'requests', 'resources'].map((what) => `aster_nodejs_active_${what}_total`);

/** The numbers of this process. Several can stand side by side: nothing here is global. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: 'aster_', eventLoopMonitoringPrecision: loopSampleMs });
  for (const name of misnamed) registry.removeSingleMetric(name);
  const instruments = createInstruments(registry);
  const plain = sharedForm(registry.contentType, async () => registry.metrics());
  const open = sharedForm(Registry.OPENMETRICS_CONTENT_TYPE, async () => openMetricsOf(registry));
  return {
    emit: countEvents(instruments),
    addGauge: (options) => addGauge(registry, instruments, options),
    ...plain,
    inForm: (accepted) => (prefersOpenMetrics(accepted) ? open : plain),
  };
}

function sharedForm(contentType: string, read: () => Promise<string>): MetricsForm {
  let reading: Promise<string> | undefined;
  return {
    contentType,
    async text() {
      reading ??= read().finally(() => {
        reading = undefined;
      });
      return reading;
    },
  };
}

const openMetrics = 'application/openmetrics-text;version=1.0.0';

function prefersOpenMetrics(accept: string | undefined): boolean {
  const forms = ['text/plain;version=0.0.4', openMetrics];
  return accept !== undefined && new Negotiator({ headers: { accept } }).mediaType(forms) === openMetrics;
}

function addGauge(registry: Registry, instruments: Instruments, options: GaugeOptions): void {
  const { name, help, labelNames = [] } = options;
  new Gauge({
    name,
    help,
    labelNames,
    registers: [registry],
    async collect() {
      const readings = await readGauge(options);
      this.reset();
      if (labelNames.length === 0) this.remove();
      if (readings === undefined) instruments.gaugeFailures.inc({ gauge: name });
      for (const { labels = {}, value } of readings ?? []) this.set(labels, value);
    },
  });
}

/** `undefined` when it failed or took too long. */
async function readGauge(options: GaugeOptions): Promise<readonly GaugeReading[] | undefined> {
  const timer = new AbortController();
  const late = delay(gaugeTimeoutMs, undefined, { signal: timer.signal }).catch(() => undefined);
  try {
    return await Promise.race([options.collect(), late]);
  } catch {
    return undefined;
  } finally {
    timer.abort();
  }
}
