import { newId } from '@aster-scheduler/core';
import { events } from '../testing/an-event-of-each-type.js';
import { createMetrics } from './create-metrics.js';
import type { Metrics } from './metrics.js';

/** The value of a series, or `undefined` when there is none. */
async function valueOf(metrics: Metrics, series: string): Promise<number | undefined> {
  const line = (await metrics.text()).split('\n').find((text) => text.startsWith(`${series} `));
  return line === undefined ? undefined : Number(line.slice(series.length));
}

/** Names and labels of all series, whatever they say. */
function seriesIn(text: string): string[] {
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return lines.map((line) => line.slice(0, line.search(/ /))).sort();
}

describe('createMetrics', () => {
  it.each<[string, readonly (keyof typeof events)[], number]>([
    ['aster_service_running{service="worker"}', ['service.started'], 1],
    ['aster_service_running{service="worker"}', ['service.started', 'service.stopped'], 0],
    ['aster_service_failures_total{service="worker"}', ['service.failed', 'service.failed'], 2],
    ['aster_database_available', [], 1],
    ['aster_database_available', ['database.lost'], 0],
    ['aster_database_available', ['database.lost', 'database.restored'], 1],
    ['aster_database_losses_total', ['database.lost', 'database.lost', 'database.restored', 'database.lost'], 2],
    ['aster_database_away_seconds_total', ['database.lost', 'database.restored'], 61],
    ['aster_ledger_gaps_total', ['ledger.unexplained', 'ledger.unexplained'], 4],
    ['aster_listener_connected', ['listener.connected'], 1],
    ['aster_listener_connected', ['listener.connected', 'listener.disconnected'], 0],
    ['aster_listener_losses_total', ['listener.disconnected'], 1],
    ['aster_tick_runs_total', ['ticks.materialised'], 4],
    ['aster_tick_skips_total', ['ticks.materialised'], 5],
    ['aster_tick_lateness_seconds_bucket{le="86400"}', ['ticks.materialised'], 0],
    ['aster_tick_lateness_seconds_count', ['ticks.materialised'], 1],
    ['aster_skips_total{reason="missed"}', ['ticks.materialised'], 2],
    ['aster_tick_pass_seconds_sum', ['ticks.materialised'], 0.02],
    ['aster_worker_slots', ['worker.registered'], 5],
    ['aster_workers_lost_total', ['worker.lost'], 1],
    ['aster_worker_runs_lost_total', ['worker.lost'], 2],
    ['aster_leases_lost_total', ['lease.lost'], 1],
    ['aster_runs_started_total{trigger="schedule"}', ['run.started', 'run.started'], 2],
    ['aster_run_start_delay_seconds_bucket{le="0.005"}', ['run.started'], 1],
    ['aster_run_start_delay_seconds_bucket{le="0.0025"}', ['run.started'], 0],
    ['aster_run_queue_seconds_count{pool="default"}', ['run.started', 'run.started'], 2],
    ['aster_runs_settled_total{status="failed",reason="exit_code"}', ['run.settled'], 1],
    ['aster_run_duration_seconds_sum{status="failed"}', ['run.settled'], 1.5],
    ['aster_claims_lost_total', ['run.claim-lost'], 1],
    ['aster_notifications_total{channel_kind="slack",outcome="failed"}', ['notification.settled'], 1],
    ['aster_pings_dropped_total', ['ping.dropped'], 1],
    ['aster_spans_dropped_total', ['spans.dropped', 'spans.dropped'], 6],
    ['aster_spans_exported_total', ['spans.exported'], 5],
    ['aster_companions_started_total', ['companion.started'], 1],
    ['aster_companions_lost_total', ['companion.lost'], 1],
    ['aster_companion_start_failures_total', ['companion.start-failed'], 1],
    ['aster_companion_leases_expired_total', ['companion.lease-expired'], 1],
    ['aster_processes_left_total', ['companion.processes-left'], 2],
    ['aster_folders_left_total', ['companion.folder-left'], 1],
    ['aster_http_requests_total{method="GET",route="/api/v1/jobs",status="200"}', ['http.request'], 1],
    ['aster_http_request_seconds_count{method="GET",route="/api/v1/jobs"}', ['http.request'], 1],
    ['aster_http_failures_total{method="GET",route="/api/v1/jobs"}', ['http.failed'], 1],
  ])('counts %s', async (series, types, value) => {
    const metrics = createMetrics();
    for (const type of types) metrics.emit(events[type]);
    expect(await valueOf(metrics, series)).toBeCloseTo(value, 10);
  });

  it('waits for the database as long as anything does', async () => {
    const metrics = createMetrics();
    metrics.emit(events['database.lost']);
    metrics.emit({ ...events['database.lost'], doing: 'listing' });
    metrics.emit(events['database.restored']);
    expect(await valueOf(metrics, 'aster_database_available')).toBe(0);
  });

  it('has a name that begins with aster_ for every series', async () => {
    const metrics = createMetrics();
    Object.values(events).forEach(metrics.emit);
    const names = (await metrics.text()).split('\n').filter((line) => line !== '' && !line.startsWith('#'));
    expect(names.length).toBeGreaterThan(100);
    expect(names.filter((line) => !line.startsWith('aster_'))).toEqual([]);
    expect(names.some((line) => line.startsWith('aster_process_cpu_seconds_total'))).toBe(true);
    expect(names.some((line) => line.startsWith('aster_nodejs_eventloop_lag_seconds'))).toBe(true);
    expect(metrics.contentType).toMatch(/^text\/plain/);
  });

  it('tells those who prefer OpenMetrics, with a run for each bucket, and leaves names as they are for others', async () => {
    const metrics = createMetrics();
    Object.values(events).forEach(metrics.emit);
    const prometheus =
      'application/openmetrics-text;version=1.0.0;q=0.6,application/openmetrics-text;version=0.0.1;q=0.5,' +
      'text/plain;version=1.0.0;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2';
    const before = seriesIn(await metrics.text());
    const open = metrics.inForm(prometheus);
    expect(open.contentType).toBe('application/openmetrics-text; version=1.0.0; charset=utf-8');
    const text = await open.text();
    expect(text).toMatch(/\n# EOF\n$/);
    expect(text).toContain('# TYPE aster_runs_settled counter\n');
    const trace = events['run.settled'].runId.replaceAll('-', '');
    const bucket = 'aster_run_duration_seconds_bucket{le="5",status="failed"} 1';
    expect(text).toContain(`${bucket} # {trace_id="${trace}"} 1.5 `);
    expect(seriesIn(text)).toEqual(before);
    expect(seriesIn(await metrics.text())).toEqual(before);
  });

  it.each([undefined, '*/*', 'text/plain', 'application/openmetrics-text;version=1.0.0;q=0.1,text/plain', 'nonsense'])(
    'tells who accepts %s in the text format of Prometheus',
    (accepted) => {
      expect(createMetrics().inForm(accepted).contentType).toMatch(/^text\/plain/);
    },
  );

  it('keeps the numbers of two apart', async () => {
    const [one, other] = [createMetrics(), createMetrics()];
    one.emit(events['lease.lost']);
    expect(await valueOf(one, 'aster_leases_lost_total')).toBe(1);
    expect(await valueOf(other, 'aster_leases_lost_total')).toBe(0);
  });

  it('takes odd times for none', async () => {
    const metrics = createMetrics();
    metrics.emit({ ...events['run.started'], delayMs: -5 });
    metrics.emit({ ...events['run.started'], delayMs: Number.NaN });
    expect(await valueOf(metrics, 'aster_run_start_delay_seconds_sum')).toBe(0);
    expect(await valueOf(metrics, 'aster_run_start_delay_seconds_count')).toBe(2);
  });

  it('counts attempts that will be made again, and those that were lost', async () => {
    const metrics = createMetrics();
    const settled = { ...events['run.settled'], status: 'scheduled' } as const;
    const handedBack = ['handed_back', 'resources', 'handler_unknown'] as const;
    for (const reason of ['exit_code', 'worker_lost', ...handedBack] as const) metrics.emit({ ...settled, reason });
    expect(await valueOf(metrics, 'aster_retries_total')).toBe(2);
    expect(await valueOf(metrics, 'aster_attempts_lost_total')).toBe(1);
  });

  it('tells how long messages took from what has happened to their arrival', async () => {
    const metrics = createMetrics();
    const notificationId = newId(new Date(Date.now() - 5_000));
    const settled = { ...events['notification.settled'], notificationId } as const;
    metrics.emit({ ...settled, state: 'pending', hasArrived: false });
    metrics.emit({ ...settled, state: 'pending', hasArrived: true });
    expect(await valueOf(metrics, 'aster_notification_delay_seconds_count')).toBe(1); // for some, and later for others
    metrics.emit({ ...settled, state: 'sent', hasArrived: false });
    metrics.emit({ ...settled, notificationId: '', kind: 'heartbeat', state: 'sent' });
    expect(await valueOf(metrics, 'aster_notification_delay_seconds_count')).toBe(1);
    expect(await valueOf(metrics, 'aster_notification_delay_seconds_sum')).toBeGreaterThanOrEqual(5);
  });

  it('stays bounded when paths are given for routes', async () => {
    const metrics = createMetrics();
    for (let index = 0; index < 5_000; index++) metrics.emit({ ...events['http.request'], route: `/jobs/${index}` });
    expect(await valueOf(metrics, 'aster_http_requests_total{method="GET",route="other",status="200"}')).toBe(4_800);
  });
});

describe('gauges of callers', () => {
  const depth = { name: 'aster_queue_runs', help: 'runs that wait' } as const;

  it('are asked whenever metrics are read, and forget labels that are gone', async () => {
    const metrics = createMetrics();
    const answers = [
      [
        { labels: { pool: 'a' }, value: 1 },
        { labels: { pool: 'b' }, value: 2 },
      ],
      [{ labels: { pool: 'b' }, value: 3 }],
    ];
    metrics.addGauge({ ...depth, labelNames: ['pool'], collect: async () => answers.shift() ?? [] });
    const first = await metrics.text();
    expect(first).toContain('aster_queue_runs{pool="a"} 1\naster_queue_runs{pool="b"} 2');
    const second = await metrics.text();
    expect(second).toContain('aster_queue_runs{pool="b"} 3');
    expect(second).not.toContain('pool="a"');
  });

  it('may answer at once, without labels', async () => {
    const metrics = createMetrics();
    metrics.addGauge({ ...depth, collect: () => [{ value: 7 }] });
    expect(await valueOf(metrics, 'aster_queue_runs')).toBe(7);
  });

  it.each<[string, () => Promise<never>]>([
    ['fails', () => Promise.reject(new Error('no database'))],
    ['never answers', () => new Promise<never>(() => undefined)],
  ])(
    'are left out and counted when the question %s',
    async (_what, collect) => {
      const metrics = createMetrics();
      metrics.addGauge({ ...depth, collect });
      const first = await metrics.text();
      expect(first).not.toMatch(/^aster_queue_runs/m);
      expect(first).toContain('aster_database_available 1');
      expect(await valueOf(metrics, 'aster_gauge_failures_total{gauge="aster_queue_runs"}')).toBeGreaterThan(0);
    },
    30_000,
  );

  it('are asked once for readers at the same time', async () => {
    const metrics = createMetrics();
    let asked = 0;
    metrics.addGauge({ ...depth, collect: async () => [{ value: ++asked }] });
    const texts = await Promise.all([metrics.text(), metrics.text(), metrics.text()]);
    expect(new Set(texts).size).toBe(1);
    expect(asked).toBe(1);
  });
});
