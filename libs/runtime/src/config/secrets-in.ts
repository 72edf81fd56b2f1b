import { parseConnectionUrl } from './connection-url.js';
import type { Variable } from './variable.js';
import { type VariableName, variables } from './variables.js';

/** Each part of these is a secret of its own. */
const commaSeparated: ReadonlySet<VariableName> = new Set(['API_KEYS', 'SECRETS_KEY']);

/** Every text that must stay hidden, in each form in which it may turn up. */
export function secretsIn(
  texts: ReadonlyMap<VariableName, string>,
  connectionString: string | undefined,
): readonly string[] {
  const given = [...texts]
    .filter(([name]) => (variables[name] as Variable<unknown>).isSecret === true)
    .flatMap(([name, text]) => (commaSeparated.has(name) ? text.split(',').map((key) => key.trim()) : [text]));
  const urls = [texts.get('DATABASE_URL'), connectionString].filter((url) => url !== undefined);
  return [...new Set([...given, ...urls, ...urls.flatMap(passwordsIn)])].filter((secret) => secret !== '');
}

function passwordsIn(url: string): readonly string[] {
  const parsed = parseConnectionUrl(url);
  const inQuery = parsed?.searchParams.get('password') ?? '';
  return [parsed?.password ?? '', decoded(parsed?.password ?? ''), inQuery];
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // a lone % is no escape
  }
}
