import { isNativeError } from 'node:util/types';
import { DatabaseUnavailableError, errorCode } from '@aster-scheduler/core';

const readOnly = '25006'; // read_only_sql_transaction

/** SQLSTATE classes and codes that say "not now" rather than "not so"; PostgreSQL manual, appendix A. */
const unavailableClasses = ['08', '40', '53', '57P', '58'];
const unavailableCodes = new Set([
  '25P03', // idle_in_transaction_session_timeout
  '25P04', // transaction_timeout
  readOnly, // a standby after a failover
  '3D000', // invalid_catalog_name: the database is being restored or dropped
  '55006', // object_in_use
]);
const retryableCodes = new Set(['40001', '40P01']);
const statementTimeout = '57014'; // query_canceled
const lockTimeout = '55P03'; // lock_not_available

const readTimeoutMessage = 'Query read timeout';

/** What node-postgres and Node's sockets say when the server cannot be reached or does not answer. */
const connectionMessages = [
  'Connection terminated',
  'Client has encountered a connection error',
  'timeout exceeded when trying to connect',
  'timeout expired',
  readTimeoutMessage,
  'Connection ended unexpectedly',
  'Client was closed and is not queryable',
  'Cannot use a pool after calling end',
  'driver has already been destroyed',
];
const socketCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'EHOSTDOWN',
  'ENETUNREACH',
  'ENETDOWN',
  'ENETRESET',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EADDRNOTAVAIL',
  'ENOENT', // no socket file: the server is not running
  'EMFILE', // out of file descriptors: this process, or
  'ENFILE', // the machine
  'ENOBUFS',
]);

/**
 * Whether the error says that the database cannot serve now, so that the same call may succeed later: not reachable,
 * connection lost, client-side deadline passed, shutting down, out of connections, memory or disk, or conflicts with
 * others that did not end. A statement that takes too long says nothing of the kind: see `isQueryTooSlow`.
 */
export function isDatabaseUnavailable(error: unknown): boolean {
  if (error instanceof DatabaseUnavailableError) return true;
  if (!isNativeError(error)) return false; // not by `instanceof`: errors of sockets may be of another realm
  if ('errors' in error && Array.isArray(error.errors)) return error.errors.some(isDatabaseUnavailable);
  const code = errorCode(error);
  if (code !== undefined && isSqlState(code)) {
    return unavailableCodes.has(code) || unavailableClasses.some((prefix) => code.startsWith(prefix));
  }
  if (code !== undefined && socketCodes.has(code)) return true;
  return connectionMessages.some((message) => error.message.includes(message));
}

/**
 * Whether a database that is there ended the statement because it took too long, or waited too long for a lock. Its
 * transaction is rolled back. The same statement would most likely fail again: the caller must ask for less, or later.
 */
export function isQueryTooSlow(error: unknown): boolean {
  return isStatementTimeout(error) || isLockTimeout(error);
}

/** Whether the server refused to write, since it is a standby or set to read only. */
export function isReadOnlyRefusal(error: unknown): boolean {
  return errorCode(error) === readOnly;
}

/** Whether a caller that can wait may try again. */
export function isPassing(error: unknown): boolean {
  return isDatabaseUnavailable(error) || isQueryTooSlow(error);
}

/** Whether the server ended a statement because it took too long. */
export function isStatementTimeout(error: unknown): boolean {
  return errorCode(error) === statementTimeout;
}

/** Whether the server ended a statement because it waited too long for what somebody else has locked. */
export function isLockTimeout(error: unknown): boolean {
  return errorCode(error) === lockTimeout;
}

/**
 * Whether the server ended a statement while it waited for what somebody else has locked. Behind a pooler no lock
 * timeout is set; then the context of a passed statement timeout says so, though not for each that waits for the same
 * row.
 */
export function isLockedTooLong(error: unknown): boolean {
  if (isLockTimeout(error)) return true;
  if (!isStatementTimeout(error) || typeof error !== 'object' || error === null || !('where' in error)) return false;
  return /^while (?:locking|updating|deleting|inserting) /.test(String(error.where));
}

/**
 * Whether the whole transaction may be run again at once: a deadlock, a serialisation failure, or a statement that the
 * server was believed to have kept.
 */
export function isTransactionRetryable(error: unknown): boolean {
  const code = errorCode(error);
  return (code !== undefined && retryableCodes.has(code)) || isStatementForgotten(error);
}

/**
 * Whether a named statement met another server connection than the one that knows it, because an older PgBouncer in
 * transaction mode stands between; or its function was replaced meanwhile.
 */
export function isStatementForgotten(error: unknown): boolean {
  const code = errorCode(error);
  if (code === '26000' || code === '42P05') return true; // invalid_sql_statement_name, duplicate_prepared_statement
  return code === '0A000' && isNativeError(error) && error.message.includes('cached plan must not change result type');
}

/** Whether the connection must not be used again: the failure did not come from a server that is still in step. */
export function isConnectionBroken(error: unknown): boolean {
  const code = errorCode(error);
  if (code === undefined || !isSqlState(code)) return true;
  return code.startsWith('08') || code.startsWith('57P') || isFatal(error);
}

/** The client has given up waiting for an answer. In the words of node-postgres, which also sets deadlines. */
export function deadlinePassed(): Error {
  return new Error(readTimeoutMessage);
}

/** Whether the client gave up waiting for an answer: the server, or the way to it, is silent. */
export function isDeadlinePassed(error: unknown): boolean {
  return isNativeError(error) && error.message.includes(readTimeoutMessage);
}

/** After an error of this severity the server ends the connection. */
function isFatal(error: unknown): boolean {
  if (typeof error !== 'object' || error === null || !('severity' in error)) return false;
  return error.severity === 'FATAL' || error.severity === 'PANIC';
}

function isSqlState(code: string): boolean {
  return /^[0-9A-Z]{5}$/.test(code) && !/^E[A-Z]{4}$/.test(code);
}
