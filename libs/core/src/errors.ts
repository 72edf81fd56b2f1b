/** Codes of the errors that a caller may branch on. */
export type ErrorCode =
  | 'INVALID_INPUT'
  | 'NOT_FOUND'
  | 'NAME_TAKEN'
  | 'VERSION_CONFLICT'
  | 'STATE_CONFLICT'
  | 'MANAGED'
  | 'DEPENDENCY_CYCLE'
  | 'CLAIM_LOST'
  | 'LEASE_LOST'
  | 'DATABASE_UNAVAILABLE'
  | 'DATABASE_UNFIT'
  | 'SCHEMA_MISSING'
  | 'SCHEMA_NEWER'
  | 'IDEMPOTENCY_MISMATCH'
  | 'TOO_MUCH_TO_COUNT';

/** The base of all errors that have a code. Anything else that is thrown is a bug. */
export abstract class AsterError extends Error {
  abstract readonly code: ErrorCode;
}

/** A field and what is wrong with it. */
export interface FieldProblem {
  /** Empty when the whole is wrong. */
  readonly field: string;
  readonly message: string;
}

/** What was given breaks a rule; every problem is named, and nothing was changed. */
export class InvalidInputError extends AsterError {
  override readonly name = 'InvalidInputError';
  readonly code = 'INVALID_INPUT';
  readonly problems: readonly FieldProblem[];
  constructor(problems: readonly FieldProblem[]) {
    super(problems.map(({ field, message }) => (field === '' ? message : `${field}: ${message}`)).join('; '));
    this.problems = problems;
  }
}

/** What may be asked for that is not there. */
export type NotFoundKind =
  | 'job'
  | 'run'
  | 'skip'
  | 'version'
  | 'operation'
  | 'secret'
  | 'worker'
  | 'key'
  | 'rule'
  | 'channel'
  | 'silence'
  | 'incident'
  | 'notification';

/** There is no such thing. */
export class NotFoundError extends AsterError {
  override readonly name = 'NotFoundError';
  readonly code = 'NOT_FOUND';
  readonly kind: NotFoundKind;
  readonly id: string;
  constructor(kind: NotFoundKind, id: string) {
    super(`there is no ${kind} ${id}`);
    this.kind = kind;
    this.id = id;
  }
}

/** A source declares what was to change: it would only last until the source is applied again. */
export class ManagedError extends AsterError {
  override readonly name = 'ManagedError';
  readonly code = 'MANAGED';
  readonly source: string;
  /** @param what the fields, or the thing as a whole */
  constructor(source: string, what: string) {
    super(`${what}: declared by the source ${JSON.stringify(source)}; change it there, or send force=true`);
    this.source = source;
  }
}

/** Another thing of the kind has the name. */
export class NameTakenError extends AsterError {
  override readonly name = 'NameTakenError';
  readonly code = 'NAME_TAKEN';
  readonly jobName: string;
  constructor(jobName: string, kind: 'job' | 'key' | 'rule' | 'channel' = 'job') {
    super(`a ${kind} named ${JSON.stringify(jobName)} exists already`);
    this.jobName = jobName;
  }
}

/** The thing, a job unless it says otherwise, was edited since the version that the caller had read. */
export class VersionConflictError extends AsterError {
  override readonly name = 'VersionConflictError';
  readonly code = 'VERSION_CONFLICT';
  readonly jobId: string;
  readonly currentVersion: number;
  constructor(jobId: string, currentVersion: number, why = 'not the one that was read', kind: NotFoundKind = 'job') {
    super(`${kind} ${jobId} is at version ${currentVersion}, ${why}`);
    this.jobId = jobId;
    this.currentVersion = currentVersion;
  }
}

/** The run or job is not in a state in which this can be done. */
export class StateConflictError extends AsterError {
  override readonly name = 'StateConflictError';
  readonly code = 'STATE_CONFLICT';
  readonly id: string;
  readonly currentState: string;
  constructor(id: string, currentState: string, message: string) {
    super(message);
    this.id = id;
    this.currentState = currentState;
  }
}

/** The edge would close a cycle. */
export class DependencyCycleError extends AsterError {
  override readonly name = 'DependencyCycleError';
  readonly code = 'DEPENDENCY_CYCLE';
  /** Names along the cycle; the first is also the last. */
  readonly path: readonly string[];
  constructor(path: readonly string[]) {
    super(`the dependencies would form a cycle: ${path.join(' -> ')}`);
    this.path = path;
  }
}

/** The claim on a run has passed on; the result must be dropped. */
export class ClaimLostError extends AsterError {
  override readonly name = 'ClaimLostError';
  readonly code = 'CLAIM_LOST';
  readonly runId: string;
  constructor(runId: string) {
    super(`run ${runId} is no longer held by this worker`);
    this.runId = runId;
  }
}

/** The lease of a worker ran out before it was renewed. */
export class LeaseLostError extends AsterError {
  override readonly name = 'LeaseLostError';
  readonly code = 'LEASE_LOST';
  readonly workerId: string;
  constructor(workerId: string) {
    super(`the lease of worker ${workerId} has run out`);
    this.workerId = workerId;
  }
}

/** The database did not answer, or said that it cannot serve now. The same call may succeed later. */
export class DatabaseUnavailableError extends AsterError {
  override readonly name: string = 'DatabaseUnavailableError';
  readonly code = 'DATABASE_UNAVAILABLE';
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
  }
}

/** The database answers but takes no writes: a standby after a failover, or one that is set to read only. */
export class DatabaseReadOnlyError extends DatabaseUnavailableError {
  override readonly name = 'DatabaseReadOnlyError';
  constructor(options?: ErrorOptions) {
    super('the database is read-only: nothing can be written, so nothing is planned, started or changed', options);
  }
}

/** The database is set up in a way that Aster cannot work with; the message names the setting and the remedy. */
export class DatabaseUnfitError extends AsterError {
  override readonly name = 'DatabaseUnfitError';
  readonly code = 'DATABASE_UNFIT';
}

/** A checkout has no `aster` on the path. */
const howToMigrate = 'run `aster migrate` first (in a checkout `node apps/aster/dist/main.js migrate`)';

/** The database has no Aster schema, or an older one than this version needs. */
export class SchemaMissingError extends AsterError {
  override readonly name = 'SchemaMissingError';
  readonly code = 'SCHEMA_MISSING';
  constructor(found: number, needed: number) {
    super(
      found === 0
        ? `the database is not migrated: ${howToMigrate}`
        : `the database schema is at version ${found}, this program needs ${needed}: ${howToMigrate}`,
    );
  }
}

/** A newer program has migrated the database further than this one can work with. */
export class SchemaNewerError extends AsterError {
  override readonly name = 'SchemaNewerError';
  readonly code = 'SCHEMA_NEWER';
  constructor(found: number, known: number) {
    super(`the database schema is at version ${found}, this program knows ${known}: use a newer version of Aster`);
  }
}

/** An idempotency key was used before with another request. */
export class IdempotencyMismatchError extends AsterError {
  override readonly name = 'IdempotencyMismatchError';
  readonly code = 'IDEMPOTENCY_MISMATCH';
  readonly key: string;
  constructor(key: string) {
    super(`the idempotency key ${JSON.stringify(key)} was used with a different request`);
    this.key = key;
  }
}
