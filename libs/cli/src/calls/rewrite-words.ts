import { leadingOptions } from '../command/shared-option-list.js';

/**
 * The words of a call as the commands take them: options that stand before the command come after it, and what people
 * know from elsewhere is put into our words, such as `get jobs`, `job list` and `describe job NAME`.
 */
export function rewriteWords(argv: readonly string[]): readonly string[] {
  const leading: string[] = [];
  let at = 0;
  for (; at < argv.length; at += 1) {
    const word = argv[at] ?? '';
    const [flag = ''] = word.split('=');
    const kind = leadingOptions.get(flag);
    if (kind === undefined) break;
    leading.push(word);
    if (kind === 'value' && flag === word && at + 1 < argv.length) {
      at += 1;
      leading.push(argv[at] ?? '');
    }
  }
  const [first, second, ...rest] = argv.slice(at);
  if (first === undefined) return leading;
  const short = ofAlerts.has(first) ? ['alerts', first] : undefined;
  if (short !== undefined) return [...short, ...leading, ...argv.slice(at + 1)];
  if (second === undefined) return [ownOf(alone, first) ?? first, ...leading];
  if (first === 'graph') return [first, ...leading, ...asForm([second, ...rest])];
  if (takesFiles.has(first)) return [first, ...leading, ...[second, ...rest].filter((word) => !isFileFlag(word))];
  if (first === 'run' && second === 'view' && rest.some(asksForLog)) {
    return ['logs', ...leading, ...rest.filter((word) => !asksForLog(word))];
  }
  const known = asOurs(first, second, rest.length > 0);
  if (known !== undefined) return [...known, ...leading, ...rest];
  // `list` of `keys list` is a command, too: between the two they would be those of nobody
  return second.startsWith('-') ? [first, ...leading, second, ...rest] : [first, second, ...leading, ...rest];
}

/** Commands that are about alerts, whichever word stands before them. */
const ofAlerts: ReadonlySet<string> = new Set(['ack', 'silence', 'silences', 'unsilence', 'rules', 'channels']);

/** Words that mean something else without another one. */
const alone: Readonly<Record<string, string>> = { status: 'doctor', docs: '--help' };

/** A picture is a format elsewhere: `-o dot` is `--as dot` here. */
function asForm(words: readonly string[]): readonly string[] {
  return words.map((word, index) => (isOutput(word) && forms.has(words[index + 1] ?? '') ? '--as' : word));
}

const forms: ReadonlySet<string> = new Set(['tree', 'dot', 'mermaid']);

function isOutput(word: string): boolean {
  return word === '-o' || word === '--output';
}

/** Commands that take files as they are; elsewhere a flag stands before each. */
const takesFiles: ReadonlySet<string> = new Set(['apply', 'diff', 'plan', 'validate', 'lint']);

function isFileFlag(word: string): boolean {
  return word === '-f' || word === '--filename' || word === '--file';
}

function asksForLog(word: string): boolean {
  return word === '--log' || word === '--log-failed';
}

const nouns: Readonly<Record<string, readonly [list: string, one: string]>> = {
  job: ['jobs', 'job'],
  jobs: ['jobs', 'job'],
  run: ['runs', 'run'],
  runs: ['runs', 'run'],
  worker: ['workers', 'workers'],
  workers: ['workers', 'workers'],
  pool: ['pools', 'pools'],
  pools: ['pools', 'pools'],
};

/** Verbs that elsewhere stand before a noun, with the command that they are here for a job and for a run. */
const verbs: Readonly<Record<string, readonly [job: string, run: string]>> = {
  get: ['job', 'run'],
  describe: ['job', 'run'],
  view: ['job', 'run'],
  show: ['job', 'run'],
  delete: ['delete', 'delete'],
  remove: ['delete', 'delete'],
  edit: ['edit', 'edit'],
  create: ['create', 'trigger'],
  trigger: ['trigger', 'trigger'],
  run: ['trigger', 'trigger'],
  start: ['trigger', 'trigger'],
  pause: ['pause', 'pause'],
  disable: ['pause', 'pause'],
  suspend: ['pause', 'pause'],
  resume: ['resume', 'resume'],
  enable: ['resume', 'resume'],
  logs: ['logs', 'logs'],
  cancel: ['cancel', 'cancel'],
  stop: ['cancel', 'cancel'],
  retry: ['retry', 'retry'],
  rerun: ['retry', 'retry'],
  watch: ['wait', 'wait'],
  wait: ['wait', 'wait'],
};

const phrases: Readonly<Record<string, readonly string[]>> = {
  'auth login': ['login'],
  'auth logout': ['logout'],
  'auth status': ['whoami'],
  'config use-context': ['context', 'use'],
  'config get-contexts': ['context', 'list'],
  'config current-context': ['context', 'current'],
  'cron next': ['next'],
  'worker drain': ['workers', 'drain'],
  'worker undrain': ['workers', 'undrain'],
  'import -': ['import', 'crontab', '-'],
};

function asOurs(first: string, second: string, hasMore: boolean): readonly string[] | undefined {
  if (first === 'docs') return [second, '--help'];
  const phrase = ownOf(phrases, `${first} ${second}`);
  if (phrase !== undefined) return phrase;
  const noun = ownOf(nouns, second);
  if (first === 'get' && noun !== undefined) return [isSingular(second) && hasMore ? noun[1] : noun[0]];
  const list = ownOf(nouns, first)?.[0];
  if (list !== undefined && (second === 'list' || second === 'ls')) return [list];
  if (isSingular(first) && ownOf(verbs, second) !== undefined) return [verbFor(second, first)];
  const one = ownOf(nouns, first)?.[1] ?? '';
  if (hasMore && isSingular(one) && ownOf(verbs, second) !== undefined) return [verbFor(second, one)]; // `jobs pause NAME`
  if (ownOf(verbs, first) !== undefined && isSingular(second) && hasMore) return [verbFor(first, second)];
  return undefined;
}

function isSingular(word: string): boolean {
  return word === 'job' || word === 'run';
}

/** A job may be called `constructor`, which every object has. */
function ownOf<Value>(table: Readonly<Record<string, Value>>, word: string): Value | undefined {
  return Object.hasOwn(table, word) ? table[word] : undefined;
}

function verbFor(verb: string, noun: string): string {
  const [job = verb, run = verb] = ownOf(verbs, verb) ?? [];
  return noun === 'run' ? run : job;
}
