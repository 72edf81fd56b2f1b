import { type Metric, type OpenMetricsContentType, Registry } from 'prom-client';

/**
 * The numbers of `registry` as OpenMetrics 1.0, https://prometheus.io/docs/specs/om/open_metrics_spec. A counter has
 * `_total` there on its samples alone. prom-client takes it from the name of the counter itself, which its other format
 * would then lack, so it gets copies.
 */
export async function openMetricsOf(registry: Registry): Promise<string> {
  const copies = new Registry<OpenMetricsContentType>();
  copies.setContentType(Registry.OPENMETRICS_CONTENT_TYPE);
  for (const { name, type } of registry.getMetricsAsArray()) {
    const family = name.replace(/_total$/, '');
    const get = async () => ({ ...(await registry.getSingleMetric(name)?.get()), name: family });
    copies.registerMetric({ name: family, type, get } as unknown as Metric); // which is all that is used of it
  }
  return copies.metrics();
}
