import type { JobInput, JobResource } from '@aster-scheduler/client';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { ForThose } from '../../parts/for-those.js';
import { PageHead } from '../../parts/page-head.js';
import { ProblemBox } from '../../parts/problem-box.js';
import { Skeleton } from '../../parts/skeleton.js';
import { toast } from '../../parts/toasts.js';
import { client } from '../../server/client.js';
import { useJobDefaults } from '../job/use-job-defaults.js';
import { draftOf } from './job-draft.js';
import { JobForm } from './job-form.js';

/** Makes a job, from nothing or as a copy of another one. */
export function NewJobPage() {
  return (
    <ForThose title="New job" need="editor">
      <NewJob />
    </ForThose>
  );
}

function NewJob() {
  const { from, cron_expr: expression = null } = useSearch({ from: '/jobs/new' });
  const navigate = useNavigate();
  const queries = useQueryClient();
  const defaults = useJobDefaults();
  const copied = useQuery({
    queryKey: ['job to copy', from],
    queryFn: ({ signal }) => client().jobs.get(from ?? '', { signal }),
    enabled: from !== undefined,
    staleTime: Infinity,
    placeholderData: undefined,
  });
  const error = defaults.error ?? copied.error;
  if (error !== null) return <ProblemBox error={error} what="A new job could not be begun" />;
  if (defaults.data === undefined || (from !== undefined && copied.data === undefined)) return <Skeleton rows={10} />;
  const base = blankOf(defaults.data, expression);
  const copy = copied.data;
  return (
    <>
      <PageHead title={from === undefined ? 'New job' : `Copy of ${from}`} />
      <JobForm
        base={base}
        isNew
        begin={copy === undefined ? undefined : draftOf({ ...copy, name: `${copy.name} copy` })}
        draftName={from === undefined ? '' : `copy of ${from}`}
        onSave={async (change) => client().jobs.create(change as JobInput)}
        onSaved={(saved) => {
          void queries.invalidateQueries({ queryKey: ['jobs'] });
          toast('Created.');
          void navigate({ to: '/jobs/$name', params: { name: saved.name } });
        }}
      />
    </>
  );
}

/** What a form begins with: the defaults, and neither a name nor a command. */
function blankOf(defaults: JobResource, expression: string | null): JobResource {
  return { ...defaults, name: '', command: '', cron_expr: expression };
}
