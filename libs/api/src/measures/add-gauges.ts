import type { JobSelector } from '@aster-scheduler/core';
import { readJobMeasures, readMeasures, type StatisticsReader } from '@aster-scheduler/statistics';
import type { AddGauge } from '../context/metrics-source.js';
import { ownVersion } from '../info/own-version.js';
import { engineGauges } from './engine-gauges.js';
import { jobGauges } from './job-gauges.js';

export interface GaugeSources {
  readonly statistics: StatisticsReader;
  /** Clients that follow something live now. */
  readonly openStreams: () => number;
  /** Jobs that have series of their own; empty: none has. */
  readonly jobs: readonly JobSelector[];
}

/** One scrape asks for all gauges; and whoever scrapes often gets the same for so long. */
const keptMs = 2_000;

/** Jobs with series of their own, at most: each has six. */
const mostJobs = 2_000;

/** Adds the numbers of the engine to those of the process. They are read from the database when metrics are. */
export function addGauges(addGauge: AddGauge, { statistics, openStreams, jobs }: GaugeSources): void {
  const read = async () => statistics.read({ key: 'measures', keptMs, answer: readMeasures });
  for (const { valuesOf, ...gauge } of engineGauges(ownVersion())) {
    addGauge({ ...gauge, collect: async () => valuesOf(await read()) });
  }
  addGauge({
    name: 'aster_event_streams',
    help: 'clients that follow something live at this process',
    collect: () => [{ value: openStreams() }],
  });
  if (jobs.length === 0) return;
  const readJobs = async () =>
    statistics.read({ key: 'measures of jobs', keptMs, answer: async (tx) => readJobMeasures(tx, jobs, mostJobs) });
  for (const { valuesOf, ...gauge } of jobGauges) {
    addGauge({ ...gauge, collect: async () => valuesOf(await readJobs()) });
  }
}
