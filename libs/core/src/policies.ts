/** What happens to a new run while another one of its job is not terminal. */
export const concurrencyPolicies = ['allow', 'forbid', 'queue', 'replace'] as const;
export type ConcurrencyPolicy = (typeof concurrencyPolicies)[number];

/** What happens to ticks that were noticed late. */
export const misfirePolicies = ['latest', 'all', 'skip'] as const;
export type MisfirePolicy = (typeof misfirePolicies)[number];

/** What happens to a run whose worker was lost. */
export const workerLostPolicies = ['retry', 'fail'] as const;
export type WorkerLostPolicy = (typeof workerLostPolicies)[number];

/** Whether stdout and stderr of a command are kept apart, or come as one stream in the order of writing. */
export const outputStreams = ['separate', 'merged'] as const;
export type OutputStreams = (typeof outputStreams)[number];

/** What executes a job: workers, or something else, which tells of it by pings. */
export const runPlaces = ['workers', 'elsewhere'] as const;
export type RunPlace = (typeof runPlaces)[number];

/** Which final outcome of the upstream run satisfies an edge. */
export const dependencyConditions = ['success', 'failure', 'completion'] as const;
export type DependencyCondition = (typeof dependencyConditions)[number];
