import type { ConcurrencyPolicy, JobResource, RunResource, TriggerInput } from '@aster-scheduler/client';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { CopyButton } from '../../parts/copy-button.js';
import { Modal } from '../../parts/modal.js';
import { ProblemBox } from '../../parts/problem-box.js';
import { client } from '../../server/client.js';
import { PayloadForm } from './payload-form.js';
import { planTrigger } from './plan-trigger.js';
import { triggerCommand } from './trigger-command.js';
import { triggerLine } from './trigger-line.js';

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

/** Makes a run now, with other arguments if wanted; then opens it. */
export function TriggerDialog({ job, onClose, onDone }: TriggerDialogProps) {
  const [args, setArgs] = useState(job.args.join('\n'));
  const [env, setEnv] = useState('');
  const [payload, setPayload] = useState(job.handler === null ? '' : JSON.stringify(job.payload, null, 2));
  const [policy, setPolicy] = useState<ConcurrencyPolicy>(job.concurrency_policy);
  const [after, setAfter] = useState('');
  const plan = planTrigger(job, { args, env, payload, policy, after });
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
      onSubmit={() => plan.input !== undefined && trigger.mutate(plan.input)}
    >
      {job.command === null ? (
        <PayloadForm
          schema={job.payload_schema}
          payload={payload}
          isInvalid={plan.problem !== undefined}
          onChange={setPayload}
        />
      ) : (
        <>
          <label>
            Arguments of {job.command}, one a line
            <textarea value={args} spellCheck={false} onChange={({ target }) => setArgs(target.value)} />
          </label>
          <label>
            Environment besides that of the job, NAME=value, one a line
            <textarea
              value={env}
              spellCheck={false}
              onChange={({ target }) => setEnv(target.value)}
              aria-invalid={plan.problem !== undefined}
            />
          </label>
        </>
      )}
      <label>
        While another run is not finished
        <select value={policy} onChange={({ target }) => setPolicy(target.value as ConcurrencyPolicy)}>
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
        <input value={after} spellCheck={false} onChange={({ target }) => setAfter(target.value)} />
      </label>
      {plan.problem !== undefined && <p role="alert">{plan.problem}</p>}
      {trigger.error !== null && <ProblemBox error={trigger.error} what="It was not triggered" />}
      {plan.input !== undefined && (
        <div>
          <CopyButton label="Copy as curl" text={() => triggerCommand(job, plan.input ?? {})} />
          {after === '' && <CopyButton label="Copy as aster" text={() => triggerLine(job, plan.input ?? {})} />}
        </div>
      )}
    </Modal>
  );
}
