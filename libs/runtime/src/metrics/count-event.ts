import { type AsterEvent, type Emit, handBackReasons, runIdTime } from '@aster-scheduler/core';
import type { EventOf, EventType } from '../events/event-lines.js';
import type { Instruments } from './instruments.js';

type CountEvent<E> = (event: E, instruments: Instruments, memory: Memory) => void;

/** What must be known of earlier events. */
interface Memory {
  /** The activities that wait for the database now. */
  readonly waiting: Set<string>;
  /** Routes seen; later ones share the label `other`, in case that a path gets here in place of its route. */
  readonly routes: Set<string>;
  /** Pools seen, likewise. */
  readonly pools: Set<string>;
}

const maxLabels = 200;

/** A receiver that counts each event. */
export function countEvents(instruments: Instruments): Emit {
  const memory: Memory = { waiting: new Set(), routes: new Set(), pools: new Set() };
  instruments.databaseAvailable.set(1);
  return (event) => {
    const count = counters[event.type] as CountEvent<AsterEvent>; // the table pairs them by type
    count(event, instruments, memory);
  };
}

const counters: { readonly [T in EventType]: CountEvent<EventOf<T>> } = {
  'service.started': (event, to) => to.serviceRunning.set({ service: event.service }, 1),
  'service.stopping': () => undefined,
  'service.stopped': (event, to) => to.serviceRunning.set({ service: event.service }, 0),
  'service.failed': (event, to) => to.serviceFailures.inc({ service: event.service }),
  'database.lost': (event, to, memory) => {
    if (memory.waiting.has(event.doing)) return;
    memory.waiting.add(event.doing);
    to.databaseLosses.inc();
    to.databaseAvailable.set(0);
  },
  'database.restored': (event, to, memory) => {
    memory.waiting.delete(event.doing);
    to.databaseAway.inc(seconds(event.awayMs));
    to.databaseAvailable.set(memory.waiting.size === 0 ? 1 : 0);
  },
  'listener.connected': (_event, to) => to.listenerConnected.set(1),
  'listener.disconnected': (_event, to) => {
    to.listenerConnected.set(0);
    to.listenerLosses.inc();
  },
  'ticks.materialised': (event, to) => {
    to.tickRuns.inc(event.runs);
    to.tickSkips.inc(event.skips);
    to.tickPasses.observe(seconds(event.durationMs));
    if (event.firstTickAt !== undefined) to.tickLateness.observe(seconds(Date.now() - event.firstTickAt.getTime()));
    for (const reason of event.skipReasons ?? []) to.skips.inc({ reason });
  },
  'job.resumed': () => undefined,
  'worker.registered': (event, to) => to.workerSlots.set(event.slots),
  'worker.drain-asked': () => undefined,
  'worker.lost': (event, to) => {
    to.workersLost.inc();
    to.workerRunsLost.inc(event.runs);
  },
  'lease.lost': (_event, to) => to.leasesLost.inc(),
  'run.started': (event, to, memory) => {
    to.runsStarted.inc({ trigger: event.trigger });
    to.runStartDelay.observe(seconds(event.delayMs));
    if (event.pool !== undefined)
      to.runQueue.observe(event.runId, { pool: label(event.pool, memory.pools) }, seconds(event.delayMs));
  },
  'run.settled': (event, to) => {
    to.runsSettled.inc({ status: event.status, reason: event.reason ?? '' });
    if (event.status === 'scheduled' && !handBackReasons.has(event.reason)) to.retries.inc();
    if (event.reason === 'worker_lost') to.attemptsLost.inc();
    if (event.durationMs !== undefined)
      to.runDuration.observe(event.runId, { status: event.status }, seconds(event.durationMs));
  },
  'spans.dropped': (event, to) => to.spansDropped.inc(event.spans),
  'spans.exported': (event, to) => to.spansExported.inc(event.spans),
  'ping.dropped': (_event, to) => to.pingsDropped.inc(),
  'notification.settled': (event, to) => {
    to.notifications.inc({ channel_kind: event.kind, outcome: event.state });
    if (event.hasArrived !== true) return; // nor for what is told of runs, and that a process works
    const factAt = runIdTime(event.notificationId).getTime(); // these ids begin with a time as those of runs do
    to.notificationDelay.observe(seconds(Date.now() - factAt));
  },
  'run.claim-lost': (_event, to) => to.claimsLost.inc(),
  'history.weeks-unpartitioned': () => undefined,
  'ledger.unexplained': (event, to) => to.unexplainedTicks.inc(event.ticks),
  'companion.started': (_event, to) => to.companionsStarted.inc(),
  'companion.lost': (_event, to) => to.companionsLost.inc(),
  'companion.start-failed': (_event, to) => to.companionStartsFailed.inc(),
  'companion.lease-expired': (_event, to) => to.companionLeasesExpired.inc(),
  'companion.processes-left': (event, to) => to.processesLeft.inc(event.pids.length),
  'companion.folder-left': (_event, to) => to.foldersLeft.inc(),
  'http.request': (event, to, memory) => {
    const labels = { method: event.method, route: label(event.route, memory.routes) };
    to.httpRequests.inc({ ...labels, status: String(event.status) });
    to.httpDuration.observe(labels, seconds(event.durationMs));
  },
  'http.failed': (event, to, memory) => {
    to.httpFailures.inc({ method: event.method, route: label(event.route, memory.routes) });
  },
};

/** Clocks of several hosts are involved: a time below zero is none. */
function seconds(ms: number): number {
  return Number.isFinite(ms) ? Math.max(ms, 0) / 1_000 : 0;
}

function label(text: string, seen: Set<string>): string {
  if (seen.has(text)) return text;
  if (seen.size >= maxLabels) return 'other';
  seen.add(text);
  return text;
}
