import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { ForThose } from '../../parts/for-those.js';
import { PageHead } from '../../parts/page-head.js';
import { ProblemBox } from '../../parts/problem-box.js';
import { Skeleton } from '../../parts/skeleton.js';
import { toast } from '../../parts/toasts.js';
import { client } from '../../server/client.js';
import { isMissing } from '../missing/is-missing.js';
import { NoSuchJob } from '../missing/no-such-job.js';
import { JobForm } from './job-form.js';

/** Changes a job. It is saved only if nobody else has changed it meanwhile. */
export function EditJobPage() {
  const { name } = useParams({ from: '/jobs/$name/edit' });
  return (
    <ForThose title={`Edit ${name}`} need="editor">
      <EditJob name={name} />
    </ForThose>
  );
}

function EditJob({ name }: { readonly name: string }) {
  const navigate = useNavigate();
  const queries = useQueryClient();
  const job = useQuery({
    queryKey: ['job to edit', name],
    queryFn: ({ signal }) => client().jobs.get(name, { signal }),
    // a form that is filled in is not read anew
    staleTime: Infinity,
    gcTime: 0,
    placeholderData: undefined,
  });
  // what is filled in stays, also where there is no such job any more
  if (job.data === undefined) {
    if (isMissing(job.error)) return <NoSuchJob name={name} />;
    return job.error === null ? (
      <Skeleton rows={10} />
    ) : (
      <ProblemBox error={job.error} what={`The job ${name} could not be read`} onRetry={() => void job.refetch()} />
    );
  }
  return (
    <>
      <PageHead title={`Edit ${name}`} />
      <JobForm
        base={job.data}
        isNew={false}
        draftName={name}
        onSave={async (change, base) => client().jobs.update(base.id, change, { ifVersion: base.version })}
        onSaved={(saved) => {
          queries.setQueryData(['job', saved.name], saved);
          void queries.invalidateQueries({ queryKey: ['jobs'] });
          toast(`Saved as version ${saved.version}.`);
          void navigate({ to: '/jobs/$name', params: { name: saved.name } });
        }}
      />
    </>
  );
}
