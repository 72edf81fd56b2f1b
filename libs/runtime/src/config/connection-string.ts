import { type FieldProblem, isLoopback } from '@aster-scheduler/core';
import { parseConnectionUrl } from './connection-url.js';
import { type SslMode, sslMode } from './ssl-mode.js';
import type { VariableName, VariableValues } from './variables.js';

const partNames = ['POSTGRES_HOST', 'POSTGRES_PORT', 'POSTGRES_USER', 'POSTGRES_PASSWORD', 'POSTGRES_DB'] as const;

export interface ConnectionStringReading {
  /** Absent: the environment names no database, or there are problems. */
  readonly connectionString?: string;
  readonly problems: readonly FieldProblem[];
  readonly warnings: readonly FieldProblem[];
}

/**
 * The connection string that `DATABASE_URL` or `POSTGRES_*` amount to, with `sslmode` meant as libpq means it.
 *
 * `DATABASE_URL` takes precedence over the parts, which are often there for the database's own container. What is
 * asked of TLS is never dropped that way: `POSTGRES_SSL_MODE` completes a URL without `sslmode` and must not contradict
 * one.
 */
export function readConnectionString(
  values: VariableValues,
  isSet: (name: VariableName) => boolean,
): ConnectionStringReading {
  const url = values.DATABASE_URL;
  const parts = partNames.filter(isSet);
  if (url === undefined) {
    const isNamed = parts.length > 0 || isSet('POSTGRES_SSL_MODE') || isSet('POSTGRES_SSL_ROOT_CERT');
    return isNamed ? withTls(stringOfParts(values), values, []) : { problems: [], warnings: [] };
  }
  const warnings = parts.map((field) => ({ field, message: 'is ignored, as DATABASE_URL is given' }));
  return withTls(url, values, warnings);
}

function stringOfParts(values: VariableValues): string {
  const user = encodeURIComponent(values.POSTGRES_USER);
  const password = values.POSTGRES_PASSWORD === undefined ? '' : `:${encodeURIComponent(values.POSTGRES_PASSWORD)}`;
  const name = encodeURI(values.POSTGRES_DB ?? values.POSTGRES_USER);
  const { POSTGRES_HOST: host, POSTGRES_PORT: port } = values;
  if (host.startsWith('/')) {
    return `postgresql://${user}${password}@/${name}?host=${encodeURIComponent(host)}&port=${port}`;
  }
  return `postgresql://${user}${password}@${host.includes(':') ? `[${host}]` : host}:${port}/${name}`;
}

function withTls(text: string, values: VariableValues, warnings: readonly FieldProblem[]): ConnectionStringReading {
  const parameters = parseConnectionUrl(text)?.searchParams ?? new URLSearchParams();
  const given = { mode: modeOf(parameters), rootCert: parameters.get('sslrootcert') ?? undefined };
  const asked = { mode: values.POSTGRES_SSL_MODE, rootCert: values.POSTGRES_SSL_ROOT_CERT };
  const problems: FieldProblem[] = [];
  if (given.mode !== undefined && asked.mode !== undefined && given.mode !== asked.mode) {
    const message = `is ${asked.mode}, but DATABASE_URL says sslmode=${given.mode}; make them agree`;
    problems.push({ field: 'POSTGRES_SSL_MODE', message });
  }
  if (given.rootCert !== undefined && asked.rootCert !== undefined && given.rootCert !== asked.rootCert) {
    problems.push({ field: 'POSTGRES_SSL_ROOT_CERT', message: 'is not the sslrootcert of DATABASE_URL; remove one' });
  }
  const mode = given.mode ?? asked.mode ?? defaultMode(text, parameters);
  if (mode === 'verify-ca' && (given.rootCert ?? asked.rootCert) === undefined) {
    const message = 'is needed for verify-ca; name the file of your authority, or use verify-full';
    problems.push({ field: 'POSTGRES_SSL_ROOT_CERT', message });
  }
  if (problems.length > 0) return { problems, warnings };
  const added = {
    ...(given.mode === undefined && mode !== undefined ? { sslmode: mode } : {}),
    ...(given.rootCert === undefined && asked.rootCert !== undefined ? { sslrootcert: asked.rootCert } : {}),
    // without it node-postgres takes `require` for `verify-full`, and warns that it will not for long
    ...(mode === undefined || parameters.has('uselibpqcompat') || isNoVerify(parameters)
      ? {}
      : { uselibpqcompat: 'true' }),
  };
  return { connectionString: withParameters(text, added), problems, warnings };
}

/** Where the password and all that is stored would leave this machine, the server has to show who it is. */
function defaultMode(text: string, parameters: URLSearchParams): SslMode | undefined {
  const host = parameters.get('host') ?? decodeURIComponent(parseConnectionUrl(text)?.hostname ?? '');
  const isHere = host === '' || host === 'unix-socket' || host.startsWith('/') || isLoopback(host);
  return isHere ? undefined : 'verify-full';
}

/** Node-postgres' own word; it means the same with and without libpq's ways. */
function isNoVerify(parameters: URLSearchParams): boolean {
  return parameters.get('sslmode') === 'no-verify';
}

function modeOf(parameters: URLSearchParams): SslMode | undefined {
  const reading = sslMode(parameters.get('sslmode') ?? '');
  return 'value' in reading ? reading.value : undefined;
}

function withParameters(text: string, added: Readonly<Record<string, string>>): string {
  const query = new URLSearchParams(added).toString();
  if (query === '') return text;
  return `${text}${text.includes('?') ? '&' : '?'}${query}`;
}
