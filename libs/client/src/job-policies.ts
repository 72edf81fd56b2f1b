/** `inactive` is paused; `archived` is paused and kept out of the way. */
export type JobStatus = 'active' | 'inactive' | 'archived';
/** What happens to a new run while another one of its job is not finished. */
export type ConcurrencyPolicy = 'allow' | 'forbid' | 'queue' | 'replace';
/** What happens to ticks that were noticed late. */
export type MisfirePolicy = 'latest' | 'all' | 'skip';
/** What executes a job. */
export type RunPlace = 'workers' | 'elsewhere';
/** Whether what a command writes to stdout and stderr is kept apart, or in the order of writing. */
export type OutputStreams = 'separate' | 'merged';
/** What happens to a run whose worker was lost. */
export type WorkerLostPolicy = 'retry' | 'fail';
/** Which final outcome of the upstream run satisfies an edge. */
export type DependencyCondition = 'success' | 'failure' | 'completion';
