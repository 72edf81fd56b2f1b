import type { JobTask } from '@aster-scheduler/core';
import type { Confinement } from './jobs-table.js';

type Fields = Pick<JobTask, 'runAs' | 'memoryLimitMb' | 'processLimit' | 'fileSizeLimitMb' | 'cpuLimitMs'>;

/** The column as the fields of a job. */
export function fromConfinement(stored: Confinement | null | undefined): Fields {
  if (stored === null || stored === undefined) return {};
  const { run_as: runAs, memory_mb: memoryLimitMb, processes: processLimit, ...others } = stored;
  return { runAs, memoryLimitMb, processLimit, fileSizeLimitMb: others.file_mb, cpuLimitMs: others.cpu_ms };
}

/** The fields of a job as the column; `undefined` when nothing is said in them. */
export function toConfinement(job: Fields): Confinement | undefined {
  const { runAs, memoryLimitMb, processLimit, fileSizeLimitMb, cpuLimitMs } = job;
  const said = Object.entries({
    run_as: runAs,
    memory_mb: memoryLimitMb,
    processes: processLimit,
    file_mb: fileSizeLimitMb,
    cpu_ms: cpuLimitMs,
  }).filter(([, value]) => value !== undefined);
  return said.length === 0 ? undefined : Object.fromEntries(said);
}
