import { ApiError, type FieldProblem, type JobChange, type JobResource } from '@aster-scheduler/client';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { Button } from '../../parts/button.js';
import field from '../../parts/form-field.module.css';
import { ProblemBox } from '../../parts/problem-box.js';
import { client } from '../../server/client.js';
import { ConflictDialog } from './conflict-dialog.js';
import { dropDraft, keepDraft, type KeptDraft, readDraft } from './draft-store.js';
import { FormSections } from './form-sections.js';
import { type FormState, problemIn } from './form-state.js';
import { draftOf, type JobDraft } from './job-draft.js';
import style from './job-form.module.css';
import { planJob } from './plan-job.js';
import { mergeJob } from './plan-merge.js';
import { ReviewDialog } from './review-dialog.js';

interface JobFormProps {
  /** The job as it was read; of a new one what nobody has said yet. */
  readonly base: JobResource;
  readonly isNew: boolean;
  /** What the form begins with; the base unless it says otherwise. */
  readonly begin?: JobDraft;
  /** Under what the draft is kept in this tab. */
  readonly draftName: string;
  /** Sends the change. */
  readonly onSave: (change: JobChange, base: JobResource) => Promise<JobResource>;
  readonly onSaved: (job: JobResource) => void;
}

/** Everything about a job in one form. Nothing is sent before what it comes to was shown. */
export function JobForm({ base: given, isNew, begin = draftOf(given), draftName, onSave, onSaved }: JobFormProps) {
  const [kept] = useState(() => readDraft(draftName));
  const [state, setState] = useState<KeptDraft>(kept ?? { base: given, draft: begin });
  const [isRestored, setRestored] = useState(kept !== undefined);
  const [isReviewed, setReviewed] = useState(false);
  const [theirs, setTheirs] = useState<JobResource>();
  const { base, draft } = state;
  const plan = planJob(draft, base);
  const isSame = Object.keys(plan.change).length === 0;
  const save = useMutation({
    mutationFn: async (change: JobChange) => onSave(change, base),
    onSuccess: (saved) => {
      dropDraft(draftName);
      onSaved(saved);
    },
    onError: (error) => {
      setReviewed(false);
      if (error instanceof ApiError && error.code === 'VERSION_CONFLICT') {
        void client().jobs.get(base.id).then(setTheirs);
      }
    },
  });
  useFirstProblem(save.error);
  const problems = [...plan.problems, ...fieldProblemsOf(save.error)];
  const write = (next: KeptDraft) => {
    keepDraft(draftName, next);
    setState(next);
  };
  const form: FormState = {
    draft,
    change: (part) => write({ base, draft: { ...draft, ...part } }),
    write: (field, text) => write({ base, draft: { ...draft, texts: { ...draft.texts, [field]: text } } }),
    problemOf: (field) => problemIn(problems, field),
  };
  function submit(event: FormEvent): void {
    event.preventDefault();
    if (plan.problems.length === 0) setReviewed(true);
  }
  return (
    // dialogs stand beside the form: what is submitted in them would be submitted in it too
    <>
      <form className={`${style['form']} ${field['controls']}`} onSubmit={submit} noValidate>
        {isRestored && (
          <KeptNotice
            onBegin={() => {
              dropDraft(draftName);
              setState({ base: given, draft: begin });
              setRestored(false);
            }}
          />
        )}
        <FormSections form={form} base={isNew ? { ...base, cron_expr: null } : base} />
        {save.error !== null && theirs === undefined && (
          <ProblemBox error={save.error} what={isNew ? 'It was not created' : 'It was not saved'} />
        )}
        <div className={style['foot']}>
          <p role="status">{isSame ? 'Nothing is changed.' : 'What is not saved is kept in this tab.'}</p>
          <Button type="submit" look="main" disabled={isSame || plan.problems.length > 0 || save.isPending}>
            {isNew ? 'Review and create' : 'Review and save'}
          </Button>
        </div>
      </form>
      {isReviewed && (
        <ReviewDialog
          base={base}
          change={plan.change}
          isNew={isNew}
          isBusy={save.isPending}
          onClose={() => setReviewed(false)}
          onSave={() => save.mutate(plan.change)}
        />
      )}
      {theirs !== undefined && (
        <ConflictDialog
          base={base}
          theirs={theirs}
          change={plan.change}
          onClose={() => setTheirs(undefined)}
          onMerge={(taken) => {
            write({ base: theirs, draft: draftOf(mergeJob(theirs, plan.change, taken)) });
            setTheirs(undefined);
            save.reset();
          }}
        />
      )}
    </>
  );
}

function fieldProblemsOf(error: unknown): readonly FieldProblem[] {
  return error instanceof ApiError ? error.fieldProblems : [];
}

/** Leads to the first field that the server has refused. */
function useFirstProblem(error: unknown): void {
  const led = useRef<unknown>(null);
  useEffect(() => {
    if (error === null || led.current === error) return;
    led.current = error;
    document.querySelector<HTMLElement>('form [aria-invalid="true"]')?.focus();
  }, [error]);
}

function KeptNotice({ onBegin }: { readonly onBegin: () => void }) {
  return (
    <div className={style['kept']} role="status">
      <span>This is what you had not saved yet.</span>
      <Button onClick={onBegin}>Begin anew</Button>
    </div>
  );
}
