import type { BulkInput, BulkResource } from '@aster-scheduler/client';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { client } from '../server/client.js';
import { bulkSentence } from './bulk-sentence.js';
import { formatCounted } from './format-count.js';
import { sentenceOf } from './problem-box.js';
import { toast } from './toasts.js';

/** What is to be done. */
export interface BulkRequest {
  readonly input: BulkInput;
  /** What takes it back, where that can be done. */
  readonly undo?: BulkInput;
  /** Called when all of it went well. */
  readonly onDone?: () => void;
}

export interface Bulk {
  /** What is being done, or has failed for some; `undefined` while there is nothing to tell. */
  readonly operation: BulkResource | undefined;
  readonly isBusy: boolean;
  /** Rejects where the server refuses it: they are others than the reader thinks, for example. */
  readonly start: (request: BulkRequest) => Promise<unknown>;
  readonly dismiss: () => void;
}

/** Does one thing to many jobs or runs, and follows how far it is. */
export function useBulk(noun: 'job' | 'run'): Bulk {
  const queries = useQueryClient();
  const [id, setId] = useState<string>();
  const begin = useMutation({
    mutationFn: async ({ input }: BulkRequest) => client().bulk(input),
    onSuccess: (begun) => setId(begun.id ?? undefined),
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
      void queries.invalidateQueries({ queryKey: [`${noun}s`] });
      if (ended.failed > 0) return;
      const back = begin.variables?.undo;
      const undo = back === undefined ? undefined : () => void begin.mutateAsync({ input: back }).catch(tellProblem);
      toast(
        bulkSentence(ended, (count) => formatCounted(count, noun)),
        { undo },
      );
      setId(undefined);
      begin.variables?.onDone?.();
    };
  });
  useEffect(() => {
    if (operation !== undefined && operation.finished_at !== null) finish.current?.(operation);
  }, [operation]);
  return {
    operation,
    isBusy: begin.isPending || (id !== undefined && (operation === undefined || operation.finished_at === null)),
    start: begin.mutateAsync,
    dismiss: () => setId(undefined),
  };
}

export function tellProblem(error: unknown): void {
  toast(sentenceOf(error), { isProblem: true });
}
