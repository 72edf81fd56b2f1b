import type { ServiceResource, WorkerResource } from '@aster-scheduler/client';

/** A program of the installation, whichever it is. Instants are in ISO 8601 in UTC. */
export interface Process {
  readonly id: string;
  readonly kind: 'scheduler' | 'API' | 'worker';
  readonly name: string;
  readonly isLost: boolean;
  readonly version: string;
  /** Empty for workers: they make no ticks. */
  readonly timeZones: string;
  readonly startedAt: string;
  readonly heardAt: string;
  /** What it does besides being there. */
  readonly note: string;
}

/** Schedulers, APIs, then workers, as the server sorts them; those that are lost are last. */
export function planProcesses(
  services: readonly ServiceResource[],
  workers: readonly WorkerResource[],
): readonly Process[] {
  const all = [...services.map(processOfService), ...workers.map(processOfWorker)];
  return [...all.filter(({ isLost }) => !isLost), ...all.filter(({ isLost }) => isLost)];
}

/** How many live processes have each version, the most frequent first. */
export function countVersions(processes: readonly Process[]): readonly (readonly [version: string, count: number])[] {
  const counts = new Map<string, number>();
  for (const { isLost, version } of processes) if (!isLost) counts.set(version, (counts.get(version) ?? 0) + 1);
  return [...counts].sort(([, one], [, other]) => other - one);
}

function processOfService({ kind, status, ...service }: ServiceResource): Process {
  return {
    id: service.id,
    kind: kind === 'api' ? 'API' : kind,
    name: service.name,
    isLost: status === 'lost',
    version: service.version,
    timeZones: service.tz_data,
    startedAt: service.started_at,
    heardAt: service.heartbeat_at,
    note: '',
  };
}

function processOfWorker({ status, pools, slots, running_run_ids: runIds, ...worker }: WorkerResource): Process {
  const drains = status === 'draining' ? ', draining' : '';
  return {
    id: worker.id,
    kind: 'worker',
    name: worker.name,
    isLost: status === 'lost',
    version: worker.version,
    timeZones: '',
    startedAt: worker.started_at,
    heardAt: worker.heartbeat_at,
    note: `${runIds.length} of ${slots} slots in use, ${pools.length === 1 ? 'pool' : 'pools'} ${pools.join(', ')}${drains}`,
  };
}
