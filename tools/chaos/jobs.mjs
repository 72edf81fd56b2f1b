/**
 * The jobs of the test. `every`: seconds between ticks, a divisor of 60. `what` and `number`: see truth.sh. `edits`:
 * other values of `every` that the traffic gives the job; `pauses`: the traffic pauses and resumes it.
 */
export const jobPlans = [
  { name: 'second-a', every: 1, what: 'quick' },
  { name: 'second-b', every: 1, what: 'sleep', number: 0.4 },
  { name: 'once', every: 1, what: 'sleep', number: 0.3, maxRetries: 0 },
  { name: 'forbid', every: 1, what: 'sleep', number: 1.5, policy: 'forbid' },
  { name: 'queue', every: 3, what: 'sleep', number: 1, policy: 'queue' },
  { name: 'replace', every: 3, what: 'sleep', number: 4, policy: 'replace' },
  { name: 'replace-stubborn', every: 6, what: 'stubborn', number: 8, policy: 'replace' },
  { name: 'flaky', every: 2, what: 'flaky', number: 2 },
  { name: 'fails', every: 5, what: 'fail', number: 3, maxRetries: 2 },
  { name: 'killed', every: 6, what: 'killed', maxRetries: 1 },
  { name: 'timeout', every: 6, what: 'hang', maxRetries: 1, timeoutMs: 1_500 },
  { name: 'sleeper', every: 4, what: 'sleep', number: 9 },
  { name: 'lost-fails', every: 5, what: 'sleep', number: 5, onWorkerLost: 'fail' },
  { name: 'daemon', every: 5, what: 'daemon', number: 2.5 },
  { name: 'flood', every: 10, what: 'flood', number: 20 },
  { name: 'edited', every: 2, what: 'quick', edits: [1, 2, 3, 4, 5, 6] },
  { name: 'paused', every: 1, what: 'quick', pauses: true },
  { name: 'manual', what: 'sleep', number: 0.5 },
  { name: 'top', every: 3, what: 'quick' },
  { name: 'left', dependsOn: ['top'], what: 'flaky', number: 1 },
  { name: 'right', dependsOn: ['top'], what: 'sleep', number: 0.7 },
  { name: 'bottom', dependsOn: ['left', 'right'], what: 'quick' },
];

/** Of the jobs that say nothing else. */
export const defaultMaxRetries = 3;

/** Of all jobs; the first doubles with every attempt up to the second. */
export const retryDelayMs = 300;
export const retryMaxDelayMs = 2_000;

/** Jobs that one of their runs at a time may execute. */
export function isExclusive(plan) {
  return plan.policy !== undefined && plan.policy !== 'allow';
}

/** Six fields, seconds first. */
export function cronOf(every) {
  return every === 1 ? '* * * * * *' : `*/${every} * * * * *`;
}

/** The body of the request that creates the job. */
export function jobInput(plan, { script, truthFile, lockFolder, root }) {
  const exclusive = isExclusive(plan) ? 'yes' : 'no';
  return {
    name: plan.name,
    cron_expr: plan.every === undefined ? (plan.dependsOn === undefined ? '@manually' : null) : cronOf(plan.every),
    depends_on: plan.dependsOn ?? [],
    command: '/bin/sh',
    args: [script, truthFile, lockFolder, exclusive, plan.what, String(plan.number ?? 0)],
    env: { CHAOS: root },
    max_retries: plan.maxRetries ?? defaultMaxRetries,
    retry_delay: `${retryDelayMs}ms`,
    retry_max_delay: `${retryMaxDelayMs}ms`,
    timeout: `${plan.timeoutMs ?? 300_000}ms`,
    kill_grace: '1s',
    concurrency_policy: plan.policy ?? 'allow',
    on_worker_lost: plan.onWorkerLost ?? 'retry',
  };
}
