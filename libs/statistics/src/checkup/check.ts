export const checkCodes = [
  ...(['schema', 'versions', 'time_zones', 'clock', 'host_clocks', 'scheduler', 'hints'] as const),
  ...(['latency', 'durability', 'connections', 'long_transactions', 'dead_rows', 'partitions', 'retention'] as const),
  ...(['pools', 'slots', 'lateness', 'handlers'] as const),
  ...(['ledger', 'rollups', 'failing', 'commands', 'skipping', 'never_due', 'timeouts', 'clock_changes'] as const),
  ...(['channels', 'incidents', 'watching'] as const),
] as const;

export type CheckCode = (typeof checkCodes)[number];

/** Whether all is right, somebody should look at it, or something does not work. */
export type CheckVerdict = 'ok' | 'warn' | 'fail';

/** One thing that was looked at. */
export interface Check {
  readonly code: CheckCode;
  readonly verdict: CheckVerdict;
  /** What was found, for people. */
  readonly sentence: string;
  /** The command that mends it, or shows more. */
  readonly remedy?: string;
  /** The names of those it is about, 20 at most. */
  readonly examples?: readonly string[];
}

/** What is looked at, and why it matters. */
export const checkMeanings: Readonly<Record<CheckCode, readonly [title: string, meaning: string]>> = {
  schema: ['tables', 'a program works on the tables of its own version and of the next one'],
  versions: ['versions', 'programs of several versions work together while they are replaced, and should not for long'],
  time_zones: ['time zone data', 'programs with other rules for a zone would make other ticks'],
  clock: ['clock of the API', 'times are those of the database; what a person sees beside them is that of a host'],
  host_clocks: ['clocks of hosts', 'commands, logs and certificates go by the clock of their host'],
  scheduler: ['scheduler', 'without one nothing is started by schedule'],
  hints: ['hints', 'where they do not come through, runs start up to seconds later, and pages and workers poll'],
  latency: ['answers of the database', 'each step of a run is a transaction'],
  durability: ['durability', 'what was confirmed must outlive a crash of the database'],
  connections: ['connections', 'at the limit of the database programs cannot connect any more'],
  long_transactions: ['open transactions', 'while one is open, removed rows stay, and tables grow'],
  dead_rows: ['removed rows', 'lookups of due runs pass over them'],
  partitions: ['partitions', 'history of a week without a partition is removed row by row'],
  retention: ['retention', 'history that nothing removes grows for ever'],
  pools: ['workers of pools', 'a run waits until a worker serves its pool'],
  slots: ['slots', 'more runs at once than there are slots wait for each other'],
  lateness: ['due runs', 'a run that is due should start within seconds'],
  handlers: ['handlers', 'a run of a handler waits for a worker that has it'],
  ledger: ['ledger', 'every tick has a run or a skip: this is proven hour by hour'],
  rollups: ['statistics', 'figures are as old as the last time that runs were added up'],
  failing: ['failing jobs', 'their last run did not succeed'],
  commands: ['commands', 'a program that is not there fails each time'],
  skipping: ['lost ticks', 'jobs whose runs take longer than their interval, or wait too long'],
  never_due: ['schedules', 'a schedule whose next tick is not known starts nothing'],
  timeouts: ['timeouts', 'under forbid, a run that hangs until its timeout costs ticks'],
  channels: ['alert channels', 'an alert that does not arrive tells nobody'],
  incidents: ['open incidents', 'what stays open for days is looked at by nobody'],
  watching: ['watched jobs', 'nobody is told of a failure that no rule looks at'],
  clock_changes: ['clock changes', 'on these days ticks move or come twice'],
};
