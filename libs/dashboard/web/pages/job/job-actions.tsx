import type { JobResource, Role } from '@aster-scheduler/client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { CirclePause, CirclePlay, Pencil, Play } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { Button } from '../../parts/button.js';
import button from '../../parts/button.module.css';
import { sentenceOf } from '../../parts/problem-box.js';
import { RoleButton } from '../../parts/role-button.js';
import { toast } from '../../parts/toasts.js';
import { useKeys } from '../../parts/use-keys.js';
import { useMay } from '../../parts/use-may.js';
import { client } from '../../server/client.js';
import { useMe } from '../../server/use-me.js';
import type { JobDialog } from './job-dialogs.js';

const JobMenu = lazy(async () => ({ default: (await import('./job-menu.js')).JobMenu }));
const JobDialogs = lazy(async () => ({ default: (await import('./job-dialogs.js')).JobDialogs }));

type Change = 'pause' | 'resume' | 'archive';
const words: Readonly<Record<Change, string>> = { pause: 'Paused.', resume: 'Active again.', archive: 'Archived.' };

/** What each of them asks for in the end. */
const dialogRoles: Readonly<Record<JobDialog, Role>> = {
  ...{ trigger: 'operate', pause: 'operate', backfill: 'operate', export: 'read', delete: 'write' },
};

/** What can be done with a job. What can be taken back is done at once, and offers to be. */
export function JobActions({ job }: { readonly job: JobResource }) {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const wanted = useSearch({ from: '/jobs/$name', select: (search) => search.do });
  const [chosen, setOpen] = useState<JobDialog>();
  const may = useMay();
  const isUnknown = useMe().data === undefined; // what is pressed until then is done once they are known to be allowed
  const asked = chosen !== undefined && (isUnknown || may.be(dialogRoles[chosen])) ? chosen : wanted;
  const open = asked === undefined || may.be(dialogRoles[asked]) ? asked : undefined;
  const close = () => {
    setOpen(undefined);
    if (wanted === undefined) return;
    void navigate({
      to: '/jobs/$name',
      params: { name: job.name },
      search: (before) => ({ ...before, do: undefined, like: undefined, from: undefined, to: undefined }),
      replace: true,
    });
  };
  useKeys((key) => {
    if (key === 't' && (isUnknown || may.be('operate'))) setOpen('trigger');
    else if (key === 'e' && (isUnknown || may.be('write')))
      void navigate({ to: '/jobs/$name/edit', params: { name: job.name } });
    else return false;
    return true;
  });
  const showChanged = (changed: JobResource) => {
    queries.setQueryData(['job', job.name], changed);
    void queries.invalidateQueries({ queryKey: ['jobs'] });
    void queries.invalidateQueries({ queryKey: ['ledger', job.id] });
  };
  const change = useMutation({
    mutationFn: async (kind: Change) => {
      if (kind === 'pause') return client().jobs.pause(job.id);
      if (kind === 'resume') return client().jobs.resume(job.id);
      return client().jobs.update(job.id, { status: 'archived' });
    },
    onSuccess: (changed, kind) => {
      showChanged(changed);
      const back = { active: 'resume', inactive: 'pause', archived: 'archive' } as const;
      toast(words[kind], { undo: () => change.mutate(back[job.status]) });
    },
    onError: (error) => toast(sentenceOf(error), { isProblem: true }),
  });
  const isActive = job.status === 'active';
  return (
    <>
      <RoleButton
        needs="operate"
        look="main"
        icon={<Play aria-hidden size={14} />}
        title="Press t"
        onClick={() => setOpen('trigger')}
      >
        Trigger
      </RoleButton>
      <RoleButton
        needs="operate"
        icon={isActive ? <CirclePause aria-hidden size={14} /> : <CirclePlay aria-hidden size={14} />}
        disabled={change.isPending}
        onClick={() => change.mutate(isActive ? 'pause' : 'resume')}
      >
        {isActive ? 'Pause' : 'Resume'}
      </RoleButton>
      <EditLink name={job.name} />
      <Suspense fallback={<Button disabled>…</Button>}>
        <JobMenu
          job={job}
          onOpen={setOpen}
          onArchive={() => change.mutate('archive')}
          onCopy={() => void navigate({ to: '/jobs/new', search: { from: job.name } })}
        />
      </Suspense>
      <Suspense fallback={null}>
        {open !== undefined && (
          <JobDialogs
            job={job}
            open={open}
            onClose={close}
            onChanged={showChanged}
            onGone={() => void navigate({ to: '/jobs' })}
            onRun={({ id }) => void navigate({ to: '/runs/$id', params: { id } })}
          />
        )}
      </Suspense>
    </>
  );
}

/** A link for those who may change jobs. */
function EditLink({ name }: { readonly name: string }) {
  const why = useMay().whyNot('write');
  const word = (
    <>
      <Pencil aria-hidden size={14} />
      Edit
    </>
  );
  if (why !== undefined) {
    return (
      <Button disabled title={why}>
        {word}
      </Button>
    );
  }
  return (
    <Link to="/jobs/$name/edit" params={{ name }} className={button['button']}>
      {word}
    </Link>
  );
}
