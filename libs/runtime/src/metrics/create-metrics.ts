import { setTimeout as delay } from 'node:timers/promises';
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import { countEvents } from './count-event.js';
import { createInstruments, type Instruments } from './instruments.js';
import type { GaugeOptions, GaugeReading, Metrics } from './metrics.js';

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
  let reading: Promise<string> | undefined;
  return {
    emit: countEvents(instruments),
    addGauge: (options) => addGauge(registry, instruments, options),
    contentType: registry.contentType,
    async text() {
      reading ??= registry.metrics().finally(() => {
        reading = undefined;
      });
      return reading;
    },
  };
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
