import { utf8Bytes } from './utf8-bytes.js';

const reference = /(\$?)\$(?:([A-Za-z_][A-Za-z0-9_]*)|\{([A-Za-z_][A-Za-z0-9_]*)\})/g;

/**
 * Replaces `$NAME` and `${NAME}` by the variable's value where NAME is one of `variables`; everything else is literal.
 *
 * `$$NAME` and `$${NAME}` stand for `$NAME` and `${NAME}`, whether or not there is such a variable; any other `$$`
 * stays. A value is not looked into again, and an argument stays one argument.
 */
export function expandArgument(arg: string, variables: Readonly<Record<string, string>>): string {
  return arg.replace(reference, (...found: Found) => valueOf(found, variables));
}

/**
 * How many bytes an argument has in UTF-8 once its variables are replaced. Nothing is put together for that: a short
 * argument that names a long variable often would fill the memory.
 */
export function expandedBytes(arg: string, variables: Readonly<Record<string, string>>): number {
  let bytes = utf8Bytes(arg);
  if (!arg.includes('$')) return bytes;
  const gains = new Map<string, number>();
  for (const found of arg.matchAll(reference)) {
    const [match] = found;
    const gain = gains.get(match) ?? utf8Bytes(valueOf(found as unknown as Found, variables)) - utf8Bytes(match);
    gains.set(match, gain);
    bytes += gain;
  }
  return bytes;
}

type Found = [match: string, escape: string, bare: string | undefined, braced: string | undefined];

function valueOf([match, escape, bare, braced]: Found, variables: Readonly<Record<string, string>>): string {
  if (escape !== '') return match.slice(1);
  const name = bare ?? braced ?? '';
  return Object.hasOwn(variables, name) ? (variables[name] ?? match) : match;
}
