import { AsterError, errorCode } from '@aster-scheduler/core';
import type { ServiceName } from '../service-name.js';
import { asListenError } from './as-listen-error.js';
import { databaseRefusal } from './database-refusal.js';
import { isError } from './is-error.js';

const portVariables: Readonly<Partial<Record<ServiceName, string>>> = {
  api: 'API_PORT',
  up: 'API_PORT',
  scheduler: 'SCHEDULER_PORT',
  worker: 'WORKER_PORT',
};

const certificateCodes = new Set([
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);

const hostVariables: Readonly<Partial<Record<ServiceName, string>>> = {
  api: 'API_HOST',
  up: 'API_HOST',
  scheduler: 'HEALTH_HOST',
  worker: 'HEALTH_HOST',
};

/** What the machine does not give, and how to get it. */
const systemLimits: Readonly<Record<string, string>> = {
  EMFILE: 'this process may open no more files and connections: raise its limit (ulimit -n)',
  ENFILE: 'the machine may open no more files and connections: raise its limit (fs.file-max)',
  ENOSPC: 'the disk is full: make room on it',
  EDQUOT: 'the disk quota is used up: make room in it',
  EROFS: 'the file system is read-only: start in a folder that can be written to',
};

/** One clear line for a failure that lies outside the program; `undefined` for a bug, whose stack is needed. */
export function failureLine(service: ServiceName, error: unknown): string | undefined {
  if (error instanceof AsterError) return error.message;
  const listening = asListenError(error);
  if (listening !== undefined) return `${listening.message}${remedyOf(service, listening.code)}`;
  const refusal = databaseRefusal(error);
  if (refusal !== undefined) return refusal;
  if (isError(error) && error.name === 'IsolationError') {
    return `${error.message}; see WORKER_ISOLATION and WORKER_RUN_AS`;
  }
  if (isError(error) && error.name === 'ControlGroupsError') return `${error.message}; see WORKER_LIMITS`;
  const code = errorCode(error);
  if (code === undefined || !isError(error)) return undefined;
  if (certificateCodes.has(code)) {
    return `the certificate of the database is not accepted: ${error.message}; see POSTGRES_SSL_ROOT_CERT`;
  }
  if (/^(?:ERR_(?:OSSL|SSL|TLS)_|EPROTO$)/.test(code)) {
    return `no TLS with the database: ${error.message}; see POSTGRES_SSL_MODE and POSTGRES_SSL_ROOT_CERT, or the same in DATABASE_URL`;
  }
  const limit = systemLimits[code];
  return limit === undefined ? undefined : `${limit} (${error.message})`;
}

function remedyOf(service: ServiceName, code: string): string {
  const isPort = code === 'EADDRINUSE' || code === 'EACCES';
  const variable = (isPort ? portVariables : hostVariables)[service];
  if (variable === undefined) return '';
  return `; set ${variable} to another ${isPort ? 'port' : 'address'}`;
}
