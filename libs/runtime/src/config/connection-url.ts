import { readableFile } from './readers/readable-file.js';
import { sslMode } from './ssl-mode.js';
import { quoteValue, type Reader } from './variable.js';

/** Parameters of a connection string that name files. */
const fileParameters = ['sslrootcert', 'sslcert', 'sslkey'] as const;

const form = 'write it as postgresql://user@host:5432/database, with user:password where it asks for one';
const encoding = 'write # as %23, / as %2F, @ as %40, % as %25 in user and password';

/** A connection string for PostgreSQL. Faults do not repeat any of it. */
export const connectionUrl: Reader<string> = (text) => {
  if (!/^postgres(?:ql)?:\/\//.test(text)) return { fault: `is not a connection string; ${form}` };
  const url = parseConnectionUrl(text);
  if (url === undefined) return { fault: `is not a valid connection string; ${form}, and ${encoding}` };
  const fault = faultOfText(text, url) ?? faultOfParameters(url.searchParams);
  return fault === undefined ? { value: text } : { fault };
};

/** As node-postgres reads it: the host may be missing even where there is a user. */
export function parseConnectionUrl(text: string): URL | undefined {
  const candidates = [text, text.replace('@/', '@unix-socket/')];
  const found = candidates.find((candidate) => URL.canParse(candidate));
  return found === undefined ? undefined : new URL(found);
}

function faultOfText(text: string, url: URL): string | undefined {
  if (text.includes('#')) return `has a # in it; ${encoding}`;
  if (/\s/.test(text)) return 'has white space in it; write a space as %20';
  if (url.username === '' && url.pathname.includes('@')) return `has its @ after a /; ${encoding}`;
  if (![url.username, url.password, url.pathname, url.hostname].every(isDecodable)) {
    return `has a % that does not begin an escape; ${encoding}`;
  }
  return undefined;
}

function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}

/** Parameters about TLS that are understood; any other would be dropped without a word. */
const tlsParameters: ReadonlySet<string> = new Set(['sslmode', 'uselibpqcompat', 'sslnegotiation', ...fileParameters]);

function faultOfParameters(parameters: URLSearchParams): string | undefined {
  for (const name of new Set(parameters.keys())) {
    if (parameters.getAll(name).length > 1) return `says ${quoteValue(name)} twice; say it once`;
    if (/ssl|tls/i.test(name) && !tlsParameters.has(name)) {
      return `has ${quoteValue(name)}, which is not understood; say sslmode=require, verify-ca or verify-full instead`;
    }
  }
  const mode = parameters.get('sslmode');
  const reading = mode === null ? undefined : sslMode(mode);
  if (reading !== undefined && 'fault' in reading) return `has an sslmode that cannot be used: ${reading.fault}`;
  for (const name of fileParameters) {
    const path = parameters.get(name);
    const file = path === null ? undefined : readableFile(path);
    if (file !== undefined && 'fault' in file) return `names a file in ${name} that cannot be used: ${file.fault}`;
  }
  return undefined;
}
