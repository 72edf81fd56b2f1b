import type { BulkResource, JobConditionsQuery } from '@aster-scheduler/client';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { formatCounted } from '../../parts/format-count.js';
import { sentenceOf } from '../../parts/problem-box.js';
import { toast } from '../../parts/toasts.js';
import { client } from '../../server/client.js';
import { type BulkChange, bulkSentence, bulkTarget, type ChosenJobs } from './plan-bulk.js';

/** What is to be done, and to whom. */
export interface BulkRequest {
  readonly change: BulkChange;
  readonly chosen: ChosenJobs;
  readonly conditions: JobConditionsQuery;
  /** How many they were when somebody said so. */
  readonly expected: number;
  /** Those that a pause stops, or whose pause ends: what undoing it gives back. */
  readonly changedIds?: readonly string[];
}

export interface Bulk {
  /** What is being done, or has failed for some; `undefined` while there is nothing to tell. */
  readonly operation: BulkResource | undefined;
  readonly isBusy: boolean;
  readonly start: (request: BulkRequest) => void;
  readonly dismiss: () => void;
}

export const jobsText = (count: number) => formatCounted(count, 'job');

/** Does one thing to many jobs, and follows how far it is. @param onDone when all of it went well */
export function useBulk(onDone: () => void): Bulk {
  const queries = useQueryClient();
  const [id, setId] = useState<string>();
  const begin = useMutation({
    mutationFn: async ({ change, chosen, conditions, expected }: BulkRequest) =>
      client().bulk({ ...change, ...bulkTarget(chosen, conditions), expected }),
    onSuccess: (begun) => setId(begun.id ?? undefined),
    onError: (error) => toast(sentenceOf(error), { isProblem: true }),
  });
  const followed = useQuery({
    queryKey: ['bulk', id],
    queryFn: async ({ signal }) => client().bulkOperation(id ?? '', { signal }),
    enabled: id !== undefined,
    placeholderData: undefined,
    refetchInterval: ({ state }) => (state.data !== undefined && state.data.finished_at !== null ? false : 500),
  });
  const operation = id === undefined ? undefined : followed.data;
  const finish = useRef<(ended: BulkResource) => void>(undefined);
  useEffect(() => {
    finish.current = (ended) => {
      void queries.invalidateQueries({ queryKey: ['jobs'] });
      if (ended.failed > 0) return;
      toast(bulkSentence(ended, jobsText), { undo: undoOf(ended, begin.variables, begin.mutate) });
      setId(undefined);
      onDone();
    };
  });
  useEffect(() => {
    if (operation !== undefined && operation.finished_at !== null) finish.current?.(operation);
  }, [operation]);
  return {
    operation,
    isBusy: begin.isPending || (id !== undefined && (operation === undefined || operation.finished_at === null)),
    start: begin.mutate,
    dismiss: () => setId(undefined),
  };
}

/** Takes back a pause or its end, for jobs that were named. */
function undoOf(
  { action }: BulkResource,
  request: BulkRequest | undefined,
  start: (request: BulkRequest) => void,
): (() => void) | undefined {
  const ids = request?.changedIds ?? [];
  if (request === undefined || ids.length === 0 || (action !== 'pause' && action !== 'resume')) return undefined;
  const change = { action: action === 'pause' ? 'resume' : 'pause' } as const;
  return () => start({ change, chosen: new Set(ids), conditions: {}, expected: ids.length });
}
