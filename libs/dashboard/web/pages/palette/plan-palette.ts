import type { Role } from '@aster-scheduler/client';
import type { SavedView } from '../../parts/saved-views.js';
import type { PageNeed } from '../../server/may-open.js';
import { readInstant } from '../../time/read-instant.js';

/** Something that the palette can do or go to. */
export interface PaletteItem {
  /** Tells it from all others. */
  readonly key: string;
  readonly word: string;
  /** What tells it from others like it. */
  readonly detail: string;
  readonly group: PaletteGroup;
  /** Below `ui/`. */
  readonly path: string;
}

export const paletteGroups = ['When', 'This job', 'Views', 'Found', 'Pages'] as const;
export type PaletteGroup = (typeof paletteGroups)[number];

const pages: readonly (readonly [path: string, word: string, detail: string, need?: PageNeed])[] = [
  ['', 'Overview', 'g o', 'everything'],
  ['jobs', 'Jobs', 'g j'],
  ['jobs/new', 'New job', 'n'],
  ['runs', 'Runs', 'g r'],
  ['runs?status=failed,timed_out&from=now-24h', 'Failed runs of the last day', ''],
  ['runs?status=running', 'What runs now', ''],
  ['timeline', 'Timeline', 'g t', 'everything'],
  ['calendar', 'Calendar', 'g c', 'everything'],
  ['graph', 'Graph', 'g g'],
  ['workers', 'Workers', 'g w'],
  ['system', 'System', 'g s', 'everything'],
  ['secrets', 'Secrets', '', 'writer'],
  ['keys', 'API keys', '', 'admin'],
  ['audit', 'Audit log', '', 'admin'],
  ['alerts', 'Alerts: incidents', 'g a'],
  ['alerts/rules', 'Alert rules', '', 'everything'],
  ['alerts/rules/new', 'New alert rule', '', 'writer'],
  ['alerts/channels', 'Alert channels', '', 'writer'],
  ['alerts/silences', 'Silences', '', 'everything'],
  ['wall', 'Wall', 'for a large screen', 'everything'],
];

/** The pages whose words begin with what was typed. @param mayOpen whether somebody may open a page with this need */
export function findPages(typed: string, mayOpen: (need: PageNeed | undefined) => boolean): readonly PaletteItem[] {
  const words = wordsOf(typed);
  return pages
    .filter(([, , , need]) => mayOpen(need))
    .filter(([, word]) => words.every((each) => wordsOf(word).some((part) => part.startsWith(each))))
    .map(([path, word, detail]) => ({ key: `page ${path}`, word, detail, group: 'Pages', path }));
}

/** The views that were kept, by the beginnings of their words. */
export function findViews(views: readonly SavedView[], typed: string): readonly PaletteItem[] {
  const words = wordsOf(typed);
  return views
    .filter(({ name }) => words.every((each) => wordsOf(name).some((part) => part.startsWith(each))))
    .map(({ name, path }) => ({ key: `view ${path}`, word: name, detail: 'saved view', group: 'Views', path }));
}

/** What can be done with the job whose page is open. @param mayBe whether the reader has a role */
export function findJobActions(name: string, typed: string, mayBe: (role: Role) => boolean): readonly PaletteItem[] {
  const job = `jobs/${encodeURIComponent(name)}`;
  const actions = [
    ...(mayBe('operate') ? ([['Trigger…', `${job}?do=trigger`]] as const) : []),
    ...(mayBe('write') ? ([['Edit', `${job}/edit`]] as const) : []),
    ['Ledger', `${job}?tab=ledger`],
    ['Versions', `${job}?tab=versions`],
    ['Settings', `${job}?tab=settings`],
    ['Incidents', `alerts?job=${encodeURIComponent(name)}`],
    ...(mayBe('write') ? ([['Alert rule for it', `alerts/rules/new?job=${encodeURIComponent(name)}`]] as const) : []),
    ['Runs', `runs?job=${encodeURIComponent(name)}`],
    ['Graph around it', `graph?focus=${encodeURIComponent(name)}`],
  ] as const;
  const words = wordsOf(typed);
  return actions
    .filter(([word]) => words.every((each) => wordsOf(word).some((part) => part.startsWith(each))))
    .map(([word, path]) => ({ key: `job ${path}`, word, detail: name, group: 'This job', path }));
}

/** Whether what was typed may be a schedule: an `@` word, or five or six fields. */
export function mayBeSchedule(typed: string): boolean {
  const text = typed.trim();
  if (/^@[a-z]{4,}/.test(text)) return true;
  const fields = text.split(/\s+/);
  return (fields.length === 5 || fields.length === 6) && fields.every((field) => /^[\d*/,\-?#A-Za-z]+$/.test(field));
}

/**
 * The instant that was typed: ISO 8601, `now-2h`, or a date and time by the clock of `zone` as people write them.
 *
 * @param instantsOf the instants at which the clock shows a time
 */
export function readTypedInstant(
  typed: string,
  now: Date,
  instantsOf: (local: string) => readonly Date[],
): Date | undefined {
  const text = typed.trim();
  if (text !== 'now' && /^now/.test(text)) return readInstant(text, now);
  const exact = readInstant(text, now);
  if (exact !== undefined) return text === 'now' ? undefined : exact;
  const local = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d)(?::\d\d)?$/.exec(text);
  return local === null ? undefined : instantsOf(`${local[1]}T${local[2]}`)[0];
}

/** The timeline around an instant. */
export function aroundInstant(at: Date): string {
  const iso = (ms: number) => new Date(ms).toISOString().replace(/\.\d+/, '');
  return `timeline?from=${iso(at.getTime() - 1_800_000)}&to=${iso(at.getTime() + 1_800_000)}`;
}

function wordsOf(text: string): readonly string[] {
  return text
    .toLowerCase()
    .split(/[\s…]+/)
    .filter((word) => word !== '');
}
