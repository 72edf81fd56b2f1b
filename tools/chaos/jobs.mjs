/**
 * The jobs of the test. `every`: seconds between ticks, a divisor of 60. `what` and `number`: see truth.sh. `edits`:
 * other values of `every` that the traffic gives the job; `pauses`: the traffic pauses and resumes it; `policies`:
 * those that the traffic gives it one after the other; `padding`: bytes that its environment carries along; `handler`:
 * it is executed in `system/embedded-service.mjs` instead, and `handlers` are the names that the traffic gives it;
 * `isWatched`: a rule for alerts is about its failures.
 */
export const jobPlans = [
  { name: 'second-a', every: 1, what: 'quick' },
  { name: 'second-b', every: 1, what: 'sleep', number: 0.4 },
  { name: 'once', every: 1, what: 'sleep', number: 0.3, maxRetries: 0, isWatched: true },
  { name: 'forbid', every: 1, what: 'sleep', number: 1.5, policy: 'forbid' },
  { name: 'queue', every: 3, what: 'sleep', number: 1, policy: 'queue' },
  { name: 'replace', every: 3, what: 'sleep', number: 4, policy: 'replace' },
  { name: 'replace-stubborn', every: 6, what: 'stubborn', number: 8, policy: 'replace' },
  { name: 'flaky', every: 2, what: 'flaky', number: 2 },
  { name: 'fails', every: 5, what: 'fail', number: 3, maxRetries: 2, isWatched: true },
  { name: 'killed', every: 6, what: 'killed', maxRetries: 1, isWatched: true },
  { name: 'timeout', every: 6, what: 'hang', maxRetries: 1, timeoutMs: 1_500 },
  { name: 'sleeper', every: 4, what: 'sleep', number: 9 },
  { name: 'lost-fails', every: 5, what: 'sleep', number: 5, onWorkerLost: 'fail', isWatched: true },
  { name: 'alternates', every: 6, what: 'alternate', number: 6, maxRetries: 0, isWatched: true },
  { name: 'daemon', every: 5, what: 'daemon', number: 2.5 },
  { name: 'flood', every: 10, what: 'flood', number: 20 },
  { name: 'edited', every: 2, what: 'quick', edits: [1, 2, 3, 4, 5, 6] },
  { name: 'paused', every: 1, what: 'flaky', number: 1, pauses: true },
  { name: 'policied', every: 2, what: 'sleep', number: 1.2, policies: ['allow', 'forbid', 'queue', 'replace'] },
  { name: 'fat', every: 2, what: 'quick', padding: 600_000 },
  { name: 'old', every: 60, what: 'sleep', number: 2 },
  { name: 'handled', every: 1, what: 'quick', handler: 'first', handlers: ['first', 'second'] },
  { name: 'fat-result', every: 3, what: 'fat', handler: 'first' },
  { name: 'too-fat-result', every: 6, what: 'too-fat', handler: 'first', maxRetries: 1 },
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
  const task =
    plan.handler === undefined
      ? {
          command: '/bin/sh',
          args: [script, truthFile, lockFolder, exclusive, plan.what, String(plan.number ?? 0)],
          env: { CHAOS: root, ...padding(plan.padding ?? 0) },
        }
      : { handler: plan.handler, payload: { what: plan.what } };
  return {
    name: plan.name,
    cron_expr: plan.every === undefined ? (plan.dependsOn === undefined ? '@manually' : null) : cronOf(plan.every),
    depends_on: plan.dependsOn ?? [],
    ...task,
    max_retries: plan.maxRetries ?? defaultMaxRetries,
    retry_delay: `${retryDelayMs}ms`,
    retry_max_delay: `${retryMaxDelayMs}ms`,
    timeout: `${plan.timeoutMs ?? 300_000}ms`,
    kill_grace: '1s',
    concurrency_policy: plan.policy ?? 'allow',
    on_worker_lost: plan.onWorkerLost ?? 'retry',
  };
}

/** No variable may have more than 128 KiB. */
function padding(bytes) {
  const size = 100_000;
  return Object.fromEntries(Array.from({ length: bytes / size }, (_, n) => [`PADDING_${n}`, 'x'.repeat(size)]));
}
