import type { AsterEvent } from '@aster-scheduler/core';
import type { JobEventMap, JobEventType } from './job-event-map.js';

/** Tells listeners of the runs of single jobs. */
export interface JobEvents {
  tell(event: AsterEvent): void;
  /** Returns what ends it. */
  on<Type extends JobEventType>(jobName: string, type: Type, listener: JobListener<Type>): () => void;
  /** What the code calls a job of the database, which may have been renamed. */
  knows(jobId: string, jobName: string): void;
}

export type JobListener<Type extends JobEventType> = (event: JobEventMap[Type]) => unknown;

export function createJobEvents(): JobEvents {
  const names = new Map<string, string>();
  const listeners = new Map<string, Set<JobListener<JobEventType>>>();
  const keyOf = (jobName: string, type: JobEventType): string => `${type} ${jobName}`;

  function tellOf(jobName: string, type: JobEventType, event: JobEventMap[JobEventType]): void {
    for (const listener of listeners.get(keyOf(jobName, type)) ?? []) {
      try {
        // one that is asynchronous must not end the process either
        Promise.resolve(listener(event)).catch(warn);
      } catch (error) {
        warn(error);
      }
    }
  }

  return {
    tell(event) {
      if (listeners.size === 0 || (event.type !== 'run.started' && event.type !== 'run.settled')) return;
      const jobName = names.get(event.jobId) ?? event.jobName;
      if (jobName === undefined) return;
      const { jobId: _jobId, jobName: _jobName, type, ...facts } = event;
      if (type === 'run.started') tellOf(jobName, 'started', facts as JobEventMap['started']);
      else if (event.status === 'scheduled') tellOf(jobName, 'retrying', facts as JobEventMap['retrying']);
      else tellOf(jobName, 'ended', facts as JobEventMap['ended']);
    },
    on(jobName, type, listener) {
      const key = keyOf(jobName, type);
      const added = (event: JobEventMap[JobEventType]): unknown => listener(event as JobEventMap[typeof type]);
      listeners.set(key, (listeners.get(key) ?? new Set()).add(added));
      return () => {
        const left = listeners.get(key);
        left?.delete(added);
        if (left?.size === 0) listeners.delete(key);
      };
    },
    knows: (jobId, jobName) => void names.set(jobId, jobName),
  };
}

function warn(error: unknown): void {
  process.emitWarning(`a listener to the runs of a job has thrown: ${String(error)}`, 'AsterWarning');
}
