import { InvalidInputError } from '@aster-scheduler/core';
import { HttpProblemError } from '../problems/http-problem-error.js';

/**
 * The parameters of a query, each by its name.
 *
 * @param search the query with or without its question mark
 * @throws HttpProblemError when a name or value is not percent-encoded UTF-8
 * @throws InvalidInputError when a parameter is given more than once
 */
export function parseQuery(search: string): Readonly<Record<string, string>> {
  const parameters = new Map<string, string>();
  for (const pair of search.replace(/^\?/, '').split('&')) {
    if (pair === '') continue;
    const equals = pair.indexOf('=');
    const name = decode(equals < 0 ? pair : pair.slice(0, equals));
    if (parameters.has(name)) throw new InvalidInputError([{ field: name.slice(0, 100), message: 'is given twice' }]);
    parameters.set(name, equals < 0 ? '' : decode(pair.slice(equals + 1)));
  }
  return Object.fromEntries(parameters);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    throw new HttpProblemError('MALFORMED_REQUEST', 'the query is not percent-encoded UTF-8');
  }
}
