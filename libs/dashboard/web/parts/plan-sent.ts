import { shellWord } from './shell-word.js';

/** What a dialog sends once it is confirmed, so that it can be sent from elsewhere, too. */
export interface Sent {
  readonly method: 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Of the API, such as `/api/v1/keys`, with its query. */
  readonly path: string;
  readonly body?: object;
  /** What it was shown as: another version is refused. */
  readonly ifVersion?: number;
  /** Words behind `aster` that send the same; absent: `aster request` does. */
  readonly words?: readonly string[];
}

/** The kernel takes no longer word than 128 KB; so much is left for those around it. */
const longestBody = 100_000;

/** The command line that does the same. */
export function sentLine({ method, path, body, ifVersion, words }: Sent): string {
  if (words !== undefined) return ['aster', ...words].map(shellWord).join(' ');
  const header = ifVersion === undefined ? [] : ['-H', `if-match:"${ifVersion}"`];
  return withBody(['aster', 'request', method, path, ...header].map(shellWord).join(' '), ' -d', body);
}

/** The request, for a shell. @param base where the API is mounted @param needsKey whether it asks for one */
export function sentCurl({ method, path, body, ifVersion }: Sent, base: string, needsKey: boolean): string {
  const key = needsKey ? ' -H "Authorization: Bearer $ASTER_API_KEY"' : '';
  const version = ifVersion === undefined ? '' : ` -H ${shellWord(`If-Match: "${ifVersion}"`)}`;
  const type = body === undefined ? '' : " -H 'Content-Type: application/json'";
  return withBody(`curl -X ${method} ${shellWord(`${base}${path}`)}${key}${version}${type}`, ' --data-binary', body);
}

/** A long one comes by standard input: JSON on one line, so none of its lines is the word that ends it. */
function withBody(line: string, flag: string, body: object | undefined): string {
  if (body === undefined) return line;
  const text = JSON.stringify(body);
  if (text.length < longestBody) return `${line}${flag} ${shellWord(text)}`;
  return `${line}${flag} @- <<'END'\n${text}\nEND`;
}
