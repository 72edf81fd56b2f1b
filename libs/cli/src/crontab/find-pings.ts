import { splitWords } from '@aster-scheduler/core';
import { splitCommands } from './split-commands.js';

/** A line without its pings. */
export interface FoundPings {
  readonly command: string;
  /** Where they go to. */
  readonly url: string;
  /** What is otherwise when Aster sends them, in half a sentence each. */
  readonly differences: readonly string[];
}

interface Ping {
  readonly url: string;
  readonly what: 'start' | 'success' | 'fail' | 'exit code';
}

/**
 * Takes off a command the pings of a check of healthchecks that stand before and behind it, as its documentation writes
 * them: `job && curl URL`, `job; curl URL/$?`, `curl URL/start; job && curl URL || curl URL/fail`, with curl or wget,
 * and `runitor -uuid ID -- job`. `undefined` where there is none, or where more is done than that.
 */
export function findPings(command: string): FoundPings | undefined {
  const wrapped = unwrapRunitor(command);
  if (wrapped !== undefined) return wrapped;
  const parts = splitCommands(command);
  if (parts === undefined) return undefined;
  const pings = parts.map(({ text }) => readPing(text));
  const first = pings.findIndex((ping) => ping?.what !== 'start');
  const last = pings.findLastIndex((ping) => ping === undefined);
  const [before, after] = [pings.slice(0, first), pings.slice(last + 1)];
  if (last < first || before.length > 1 || after.length > 2 || pings.slice(first, last + 1).some(Boolean))
    return undefined;
  const [told, otherwise] = after;
  const isFailureToo = otherwise !== undefined;
  const isOnlyAfter = (index: number, follows: string) => parts[index]?.follows === follows;
  if (isFailureToo && !(told?.what === 'success' && otherwise.what === 'fail' && isOnlyAfter(last + 1, '||')))
    return undefined;
  if (told?.what === 'fail' || told?.what === 'start' || isOnlyAfter(last, '||')) return undefined;
  if (before.length > 0 && isOnlyAfter(0, '||')) return undefined;
  const urls = new Set([...before, ...after].map((ping) => ping?.url));
  const [url] = urls;
  if (url === undefined || urls.size > 1) return undefined;
  const isRegardless = told?.what === 'success' && isOnlyAfter(last, ';');
  const isSuccessOnly = !isFailureToo && isOnlyAfter(last, '&&');
  return {
    command: command.slice(parts[first]?.from, parts[last]?.to),
    url,
    differences: [
      ...(before.length === 0 ? ['the start is told, too'] : []),
      ...(told === undefined ? ['the end is told, too'] : []),
      ...(isSuccessOnly ? ['a failure is told at once, too'] : []),
      ...(isRegardless ? ['a failure is told as one, where the line tells a success whatever becomes of it'] : []),
      ...differencesOf(url),
    ],
  };
}

const program = /^(?:\/usr(?:\/local)?)?(?:\/bin\/)?(curl|wget)$/;
const uuid = '[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}';
/** Those of healthchecks.io, by id or by key and slug, and those of an installation of one's own. */
const ofCheck = new RegExp(
  `^(https?://(?:hc-ping\\.com/(?:${uuid}|[\\w-]{22}/[a-z0-9_-]+)|[\\w.:-]+/ping/(?:${uuid}|[\\w-]{22}/[a-z0-9_-]+)))(/start|/fail|/\\$\\?|/0)?/?(\\?create=1)?$`,
);

/** Flags and options that only say how the request is made, and how quietly. */
const harmless = {
  curl: {
    flag: /^(?:-[fsSL46]+|--(?:fail|silent|show-error|location|ipv[46]|retry-connrefused|retry-all-errors|no-progress-meter))$/,
    taking: /^(?:-[fsSL46]*[mo]|--(?:max-time|output|retry|retry-delay|retry-max-time|connect-timeout))$/,
    joined: /^(?:-m\d+|--(?:max-time|retry|retry-delay|retry-max-time|connect-timeout)=\d+|--output=\/dev\/null)$/,
  },
  wget: {
    flag: /^(?:-[qb46]|-nv|-qO-|-O-|--quiet|--no-verbose|--spider|--inet[46]-only)$/,
    taking: /^(?:-q?[OTt]|--(?:timeout|tries|output-document))$/,
    joined: /^(?:-[Tt]\d+|-q?O\/dev\/null|--(?:timeout|tries)=\d+|--output-document=(?:-|\/dev\/null))$/,
  },
} as const;

/** `undefined` for a command that is no ping, or does more: sends a body, or goes on without checking who answers. */
function readPing(text: string): Ping | undefined {
  const [name = '', ...words] = splitWords(text.replace(/(?:2>&1|[12&]?>\s*\/dev\/null)(?=\s|$)/g, ''));
  const kind = program.exec(name)?.[1];
  if (kind !== 'curl' && kind !== 'wget') return undefined;
  const { flag, taking, joined } = harmless[kind];
  let url: string | undefined;
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    if (taking.test(word)) {
      at += 1;
      if (!/^(?:\d+|\/dev\/null|-)$/.test(words[at] ?? '')) return undefined;
    } else if (!flag.test(word) && !joined.test(word)) {
      if (url !== undefined || word.startsWith('-')) return undefined;
      url = word;
    }
  }
  const [, check, end, query = ''] = ofCheck.exec(url ?? '') ?? [];
  if (check === undefined) return undefined;
  const what = end === '/start' ? 'start' : end === '/fail' ? 'fail' : end === '/$?' ? 'exit code' : 'success';
  return { url: `${check}${query}`, what };
}

/** Runitor tells start and end, as Aster does. */
function unwrapRunitor(command: string): FoundPings | undefined {
  const [, first, id = '', second, rest = ''] =
    /^(?:\/\S+\/)?runitor\s+(?:--?api-url[= ](\S+)\s+)?--?uuid[= ](\S+)\s+(?:--?api-url[= ](\S+)\s+)?--\s+(\S.*)$/.exec(
      command,
    ) ?? [];
  const api = (first ?? second ?? 'https://hc-ping.com').replace(/\/$/, '');
  const url = ofCheck.exec(`${api}/${id}`)?.[1];
  const parts = url === undefined ? undefined : splitCommands(rest);
  if (url === undefined || parts?.length !== 1 || /[|<>]/.test(rest)) return undefined;
  return { command: rest, url, differences: differencesOf(url) };
}

/** Of every ping that Aster sends: the host of the line may reach what its scheduler may not send to. */
function differencesOf(url: string): readonly string[] {
  const isPublic = url.startsWith('https://hc-ping.com/');
  return [
    'a ping that is not answered fails nothing',
    ...(isPublic ? [] : ['a scheduler sends it, to a loopback or private address only where NOTIFY_ALLOW names that']),
  ];
}
