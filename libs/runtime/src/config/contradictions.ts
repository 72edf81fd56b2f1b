import { type FieldProblem, formatDuration, isLoopback } from '@aster-scheduler/core';
import type { ServiceName } from '../service-name.js';
import type { ConnectionStringReading } from './connection-string.js';
import { signInContradictions } from './sign-in-contradictions.js';
import { namesOf, type VariableName, type VariableValues } from './variables.js';

/** What is wrong with values that are each right by themselves. Silent where a value involved has a fault anyway. */
export function contradictions(
  service: ServiceName,
  values: VariableValues,
  connection: ConnectionStringReading,
  faulty: ReadonlySet<string>,
): readonly FieldProblem[] {
  const concerns = (...names: readonly VariableName[]): boolean =>
    names.every((name) => namesOf(service).includes(name) && !faulty.has(name));
  return [
    ...(concerns('DATABASE_URL') ? missingDatabase(service, connection, faulty) : []),
    ...(concerns('API_TLS_CERT', 'API_TLS_KEY') ? halfTls(values) : []),
    ...(concerns('WORKER_ISOLATION', 'WORKER_RUN_AS') ? accounts(values) : []),
    ...(concerns('API_HOST', 'API_KEYS', 'API_BOOTSTRAP_KEY', 'API_OIDC_ISSUER', 'API_PROXY_SIGN_IN', 'API_AUTH')
      ? openApi(values)
      : []),
    ...(concerns('API_OIDC_ISSUER', 'API_OIDC_ROLES') ? uselessTokens(values) : []),
    ...signInContradictions(values, concerns),
    ...(concerns('WORKER_LEASE', 'DB_QUERY_TIMEOUT') ? shortLease(values) : []),
  ];
}

function missingDatabase(
  service: ServiceName,
  connection: ConnectionStringReading,
  faulty: ReadonlySet<string>,
): readonly FieldProblem[] {
  if (service === 'up' || connection.connectionString !== undefined || connection.problems.length > 0) return [];
  if ([...faulty].some((name) => name.startsWith('POSTGRES_'))) return [];
  const message =
    'is not set, and no POSTGRES_* either; name the database: postgresql://user@host:5432/database, with user:password where it asks for one';
  return [{ field: 'DATABASE_URL', message }];
}

/** Whoever can create a job can run code, so an API without keys is for this machine only. */
function openApi(values: VariableValues): readonly FieldProblem[] {
  const { API_AUTH: auth, API_KEYS: keys, API_BOOTSTRAP_KEY: bootstrapKey, API_OIDC_ISSUER: issuer } = values;
  const given = [
    keys !== undefined && 'API_KEYS are',
    bootstrapKey !== undefined && 'API_BOOTSTRAP_KEY is',
    issuer !== undefined && 'API_OIDC_ISSUER is',
    values.API_PROXY_SIGN_IN !== undefined && 'API_PROXY_SIGN_IN is',
  ];
  const [first] = given.filter((name) => name !== false);
  if (auth === 'none' && first !== undefined) {
    return [{ field: 'API_AUTH', message: `is none, but ${first} given; remove one of them` }];
  }
  if (auth !== 'keys' || first !== undefined || isLoopback(values.API_HOST)) return [];
  const message =
    `"${values.API_HOST}" lets other machines in, and whoever reaches the API may run commands; ` +
    'set API_KEYS (32 characters or more each), API_BOOTSTRAP_KEY or API_AUTH=required, keep to 127.0.0.1, or accept that with API_AUTH=none';
  return [{ field: 'API_HOST', message }];
}

/** One of the two is no TLS, and plain HTTP in its place would be a surprise. */
function halfTls({ API_TLS_CERT: cert, API_TLS_KEY: key }: VariableValues): readonly FieldProblem[] {
  if ((cert === undefined) === (key === undefined)) return [];
  const [field, other] = cert === undefined ? ['API_TLS_CERT', 'API_TLS_KEY'] : ['API_TLS_KEY', 'API_TLS_CERT'];
  return [{ field, message: `is not set, but ${other} is; give both, or neither` }];
}

/** Who is named is nobody's user without isolation, and isolation is nothing without one. */
function accounts({ WORKER_ISOLATION: level, WORKER_RUN_AS: names }: VariableValues): readonly FieldProblem[] {
  if (level === 'none' && names !== undefined) {
    const message =
      'is given, but WORKER_ISOLATION is none: commands run as the worker does; set it to user or namespace';
    return [{ field: 'WORKER_RUN_AS', message }];
  }
  if (level === 'none' || names !== undefined) return [];
  return [{ field: 'WORKER_RUN_AS', message: `is not set; WORKER_ISOLATION=${level} needs a user for commands` }];
}

/** Tokens that give nobody a role open nothing. */
function uselessTokens({ API_OIDC_ISSUER: issuer, API_OIDC_ROLES: roles }: VariableValues): readonly FieldProblem[] {
  if (issuer === undefined || roles !== undefined) return [];
  const message = 'is not set, so the tokens of API_OIDC_ISSUER would let nobody in; name roles: aster-admins=admin';
  return [{ field: 'API_OIDC_ROLES', message }];
}

/** A renewal that waits for longer than the lease comes too late to save it. */
function shortLease(values: VariableValues): readonly FieldProblem[] {
  const { WORKER_LEASE: leaseMs, DB_QUERY_TIMEOUT: queryTimeoutMs } = values;
  if (leaseMs > queryTimeoutMs) return [];
  const message =
    `${formatDuration(leaseMs)} is not longer than DB_QUERY_TIMEOUT (${formatDuration(queryTimeoutMs)}), ` +
    'so one slow call would cost the worker its runs; raise it, or lower DB_QUERY_TIMEOUT';
  return [{ field: 'WORKER_LEASE', message }];
}
