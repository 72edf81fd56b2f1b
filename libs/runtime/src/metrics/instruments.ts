import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import { traceIdOf } from '../traces/span-identity.js';

/** From a wake-up in memory to an hour. */
const runSeconds = [0.005, 0.025, 0.1, 0.5, 1, 5, 15, 60, 300, 900, 3_600];
const delaySeconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5, 30, 300];
const latenessSeconds = [0.001, 0.005, 0.025, 0.1, 0.5, 1, 5, 15, 60, 300, 3_600, 86_400];
const requestSeconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5];
const passSeconds = [0.001, 0.005, 0.025, 0.1, 0.25, 1, 5, 30];

/** Everything that is counted. Jobs are not labels: there may be a million of them. */
export function createInstruments(registry: Registry) {
  const { counter, gauge, histogram, runHistogram } = makersOf(registry);
  return {
    serviceRunning: gauge('aster_service_running', '1 while the service runs in this process', ['service']),
    serviceFailures: counter('aster_service_failures_total', 'passes of a service that failed', ['service']),
    databaseAvailable: gauge('aster_database_available', '1 unless something waits for the database'),
    databaseLosses: counter('aster_database_losses_total', 'times that the database was found away'),
    databaseAway: counter('aster_database_away_seconds_total', 'time that work has waited for the database'),
    listenerConnected: gauge('aster_listener_connected', '1 while changes are listened for'),
    listenerLosses: counter('aster_listener_losses_total', 'times that listening broke off'),
    tickRuns: counter('aster_tick_runs_total', 'runs made of ticks'),
    tickSkips: counter('aster_tick_skips_total', 'ticks recorded as skipped'),
    tickLateness: histogram(
      'aster_tick_lateness_seconds',
      'from a tick to its row: of each portion of ticks, of the first',
      latenessSeconds,
    ),
    skips: counter('aster_skips_total', 'runs of ticks that were skipped', ['reason']),
    tickPasses: histogram('aster_tick_pass_seconds', 'time of one pass over the due jobs', passSeconds),
    workerSlots: gauge('aster_worker_slots', 'runs that this worker may execute at the same time'),
    workersLost: counter('aster_workers_lost_total', 'workers found silent past their lease'),
    workerRunsLost: counter('aster_worker_runs_lost_total', 'runs taken from workers that were lost'),
    leasesLost: counter('aster_leases_lost_total', 'times that the lease of this worker ran out'),
    runsStarted: counter('aster_runs_started_total', 'attempts started', ['trigger']),
    runStartDelay: histogram('aster_run_start_delay_seconds', 'from being due to the start', delaySeconds),
    runQueue: runHistogram('aster_run_queue_seconds', 'from being due to the start, by pool', delaySeconds, ['pool']),
    retries: counter('aster_retries_total', 'attempts that failed and will be made again'),
    attemptsLost: counter('aster_attempts_lost_total', 'attempts that were lost with their worker'),
    runsSettled: counter('aster_runs_settled_total', 'attempts settled; scheduled: will be tried again', [
      'status',
      'reason',
    ]),
    runDuration: runHistogram('aster_run_duration_seconds', 'from start to end of an attempt', runSeconds, ['status']),
    claimsLost: counter('aster_claims_lost_total', 'results dropped as the claim on the run was lost'),
    notifications: counter('aster_notifications_total', 'attempts to tell of alerts', ['channel_kind', 'outcome']),
    notificationDelay: histogram(
      'aster_notification_delay_seconds',
      'from what has happened to the message that arrived',
      latenessSeconds,
    ),
    pingsDropped: counter('aster_pings_dropped_total', 'pings of runs elsewhere that could not be taken for a day'),
    unexplainedTicks: counter('aster_ledger_gaps_total', 'ticks found with neither a run nor a skip'),
    httpRequests: counter('aster_http_requests_total', 'requests answered', ['method', 'route', 'status']),
    httpDuration: histogram('aster_http_request_seconds', 'time of a request', requestSeconds, ['method', 'route']),
    httpFailures: counter('aster_http_failures_total', 'requests that failed by a fault here', ['method', 'route']),
    ...hostInstruments(registry),
    gaugeFailures: counter('aster_gauge_failures_total', 'numbers that could not be read in time', ['gauge']),
  };
}

export type Instruments = ReturnType<typeof createInstruments>;

/** Of what a process starts on its host, and of what it sends elsewhere. */
function hostInstruments(registry: Registry) {
  const { counter } = makersOf(registry);
  return {
    companionsStarted: counter('aster_companions_started_total', 'companion processes started'),
    companionsLost: counter('aster_companions_lost_total', 'companion processes lost'),
    companionStartsFailed: counter('aster_companion_start_failures_total', 'companion processes that could not start'),
    companionLeasesExpired: counter('aster_companion_leases_expired_total', 'times commands ended with their lease'),
    processesLeft: counter('aster_processes_left_total', 'processes that were found left over or could not be ended'),
    foldersLeft: counter('aster_folders_left_total', 'working folders that could not be removed'),
    spansExported: counter('aster_spans_exported_total', 'spans of traces handed to whoever collects them'),
    spansDropped: counter('aster_spans_dropped_total', 'spans of traces that nobody took in time'),
  };
}

function makersOf(registry: Registry) {
  const registers = [registry];
  const counter = <L extends string>(name: string, help: string, labelNames: readonly L[] = []): Counter<L> =>
    new Counter({ name, help, labelNames, registers });
  const gauge = <L extends string>(name: string, help: string, labelNames: readonly L[] = []): Gauge<L> =>
    new Gauge({ name, help, labelNames, registers });
  const histogram = <L extends string>(
    name: string,
    help: string,
    buckets: number[],
    labelNames: readonly L[] = [],
  ): Histogram<L> => new Histogram({ name, help, buckets, labelNames, registers });
  return { counter, gauge, histogram, runHistogram: runHistogramMaker(registry) };
}

/** The time of something about a run. */
export interface RunHistogram<L extends string> {
  /** The run becomes the exemplar of its bucket, by the id of its trace. */
  observe(runId: string, labels: Readonly<Record<L, string>>, value: number): void;
}

function runHistogramMaker(registry: Registry) {
  return <L extends string>(
    name: string,
    help: string,
    buckets: number[],
    labelNames: readonly L[],
  ): RunHistogram<L> => {
    const kept = new Histogram<string>({ name, help, buckets, labelNames, registers: [], enableExemplars: true });
    registry.registerMetric(kept); // prom-client makes none in a registry of the format without exemplars
    return {
      observe: (runId, labels, value) =>
        kept.observe({ labels, value, exemplarLabels: { trace_id: traceIdOf(runId) } }),
    };
  };
}
