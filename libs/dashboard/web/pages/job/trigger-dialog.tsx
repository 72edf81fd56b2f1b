import type {
  ConcurrencyPolicy,
  JobResource,
  RunOverridesResource,
  RunResource,
  TriggerInput,
} from '@aster-scheduler/client';
import { useQuery } from '@tanstack/react-query';
import { useMutation } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { every } from '../../live/pace.js';
import { Modal } from '../../parts/modal.js';
import { ProblemBox } from '../../parts/problem-box.js';
import { client } from '../../server/client.js';
import { PayloadForm } from './payload-form.js';
import { planInTheWay } from './plan-in-the-way.js';
import { beginTrigger, planTrigger, type TriggerFields } from './plan-trigger.js';
import { triggerSent } from './trigger-sent.js';

interface TriggerDialogProps {
  readonly job: JobResource;
  readonly onClose: () => void;
  readonly onDone: (run: RunResource) => void;
}

const policies: readonly (readonly [ConcurrencyPolicy, string])[] = [
  ['allow', 'allow: run beside it'],
  ['queue', 'queue: wait for it'],
  ['forbid', 'forbid: be skipped'],
  ['replace', 'replace: cancel it'],
];

/** Makes a run now, with other arguments if wanted, or with those of another run; then opens it. */
export function TriggerDialog(props: TriggerDialogProps) {
  const { like } = useSearch({ from: '/jobs/$name' });
  const run = useQuery({
    queryKey: ['run to repeat', like],
    queryFn: ({ signal }) => client().runs.get(like ?? '', { signal }),
    enabled: like !== undefined,
    staleTime: Infinity,
    placeholderData: undefined,
  });
  if (like !== undefined && run.isPending) return null;
  if (run.error === null) return <TriggerForm {...props} like={run.data?.overrides ?? {}} />;
  return (
    <Modal
      title={`Trigger ${props.job.name}`}
      action="Trigger"
      isReady={false}
      onClose={props.onClose}
      onSubmit={() => undefined}
    >
      <ProblemBox
        error={run.error}
        what="The run whose values are wanted could not be read"
        onRetry={() => void run.refetch()}
      />
    </Modal>
  );
}

interface TriggerFormProps extends TriggerDialogProps {
  /** What it begins with otherwise than the job. */
  readonly like: RunOverridesResource;
}

function TriggerForm({ onClose, onDone, ...given }: TriggerFormProps) {
  const [{ job, like }] = useState(given); // the job may change while the dialog is open: what is edited is this one
  const [fields, setFields] = useState(() => beginTrigger(job, like));
  const change = (part: Partial<TriggerFields>) => setFields({ ...fields, ...part });
  const { args, env, payload, policy, after, timeout, note } = fields;
  const plan = planTrigger(job, like, fields);
  const inTheWay = useQuery({
    queryKey: ['runs in the way', job.id],
    queryFn: ({ signal }) =>
      client().runs.count({ job_id: job.id, status: ['running', 'scheduled', 'waiting'] }, { signal }),
    refetchInterval: every(2_000),
  });
  const warning = inTheWay.data && planInTheWay(policy, inTheWay.data.count);
  const trigger = useMutation({
    mutationFn: async (input: TriggerInput) => client().jobs.trigger(job.id, input),
    onSuccess: onDone,
  });
  return (
    <Modal
      title={`Trigger ${job.name}`}
      action={trigger.isPending ? 'Triggering…' : 'Trigger'}
      onClose={onClose}
      isReady={plan.input !== undefined && !trigger.isPending}
      sent={plan.input && triggerSent(job, plan.input)}
      onSubmit={() => plan.input !== undefined && trigger.mutate(plan.input)}
    >
      {job.command === null ? (
        <PayloadForm
          schema={job.payload_schema}
          payload={payload}
          isInvalid={plan.problem !== undefined}
          onChange={(next) => change({ payload: next })}
        />
      ) : (
        <>
          <label>
            Arguments of {job.command}, {args.isJson ? 'a list in JSON' : 'one a line'}
            <textarea
              value={args.text}
              spellCheck={false}
              onChange={({ target }) => change({ args: { ...args, text: target.value } })}
            />
          </label>
          <label>
            Environment besides that of the job, {env.isJson ? 'an object in JSON' : 'NAME=value, one a line'}
            <textarea
              value={env.text}
              spellCheck={false}
              onChange={({ target }) => change({ env: { ...env, text: target.value } })}
              aria-invalid={plan.problem !== undefined}
            />
          </label>
        </>
      )}
      <label>
        While another run is not finished
        <select value={policy} onChange={({ target }) => change({ policy: target.value as ConcurrencyPolicy })}>
          {policies.map(([value, word]) => (
            <option key={value} value={value}>
              {word}
              {value === job.concurrency_policy ? ', as the job says' : ''}
            </option>
          ))}
        </select>
      </label>
      <label>
        Not before so long from now, such as 10m; empty: at once
        <input value={after} spellCheck={false} onChange={({ target }) => change({ after: target.value })} />
      </label>
      {like.timeout !== undefined && (
        <label>
          How long each attempt may take; empty: as the job says
          <input value={timeout} spellCheck={false} onChange={({ target }) => change({ timeout: target.value })} />
        </label>
      )}
      <label>
        Why? Whoever looks at the run reads it.
        <input value={note} maxLength={1000} onChange={({ target }) => change({ note: target.value })} />
      </label>
      {warning !== undefined && <p role="status">{warning}</p>}
      {plan.problem !== undefined && <p role="alert">{plan.problem}</p>}
      {trigger.error !== null && <ProblemBox error={trigger.error} what="It was not triggered" />}
    </Modal>
  );
}
