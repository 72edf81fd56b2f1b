/** The programs that may have a role of the database of their own. */
export const programRoles = ['api', 'scheduler', 'worker'] as const;

export type ProgramRole = (typeof programRoles)[number];

/** What a role may do with a table, as `grant` says it; empty for nothing. */
type Rights = string;

interface RoleGrants {
  /** Of tables that are not named. */
  readonly otherwise: Rights;
  readonly tables: Readonly<Record<string, Rights>>;
}

const everything: Rights = 'select, insert, update, delete';
const read: Rights = 'select';
const nothing: Rights = '';
/** A row cannot be locked by who may change nothing of it. */
const readAndLock = (column: string): Rights => `select, update (${column})`;

/** Who has keys, has signed in, and did what: for the API alone. */
const ofTheApi = { api_keys: nothing, sessions: nothing, session_tokens: nothing } as const;
/** The schema is the owner's. */
const ofTheOwner = { migrations: read, function_texts: read } as const;

/** What each program may do. A table that a version adds is for the API and the scheduler unless it is named here. */
export const roleGrants: Readonly<Record<ProgramRole, RoleGrants>> = {
  api: { otherwise: everything, tables: { ...ofTheOwner, audit_log: 'select, insert' } },
  scheduler: {
    otherwise: everything,
    // what is older than the retention goes; the table gives nothing else away
    // secrets are sealed; messages about alerts may need one
    tables: { ...ofTheOwner, ...ofTheApi, secrets: read, audit_log: 'select, delete' },
  },
  worker: {
    otherwise: read,
    tables: {
      ...{ ...ofTheOwner, ...ofTheApi, audit_log: nothing, jobs: readAndLock('updated_at') },
      ...{ live_runs: everything, finished_runs: everything, run_attempts: everything, run_output: everything },
      ...{ workers: everything, dependency_marks: everything, job_streaks: everything, job_numbers: everything },
      ...{
        incidents: everything,
        notifications: everything,
        outgoing_pings: everything,
        services: everything,
        job_cursors: everything,
      },
      ...{ status_backlogs: everything, outdated_backlogs: everything, replaced_backlogs: everything },
    },
  },
};
