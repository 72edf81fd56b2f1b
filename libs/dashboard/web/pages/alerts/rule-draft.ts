import type {
  AlertEvent,
  AlertKind,
  AlertMatchResource,
  AlertRuleInput,
  AlertRuleResource,
  AlertSeverity,
  RunReason,
  RunStatus,
} from '@aster-scheduler/client';
import { isEngineKind, takesPools } from './alert-words.js';
import { draftOfMatch, type MatchDraft, matchOfDraft } from './match-draft.js';

/** The texts of a rule that depend on what it looks for. */
export type RuleText =
  'in_a_row' | 'percent' | 'of' | 'within' | 'at_least' | 'under' | 'after' | 'factor' | 'oldest' | 'for' | 'contains';

/** A rule as it is written in a form. */
export interface RuleDraft {
  readonly name: string;
  readonly when: AlertKind;
  readonly texts: Readonly<Record<RuleText, string>>;
  readonly reasons: readonly RunReason[];
  readonly statuses: readonly RunStatus[];
  readonly match: MatchDraft;
  readonly channels: readonly string[];
  readonly severity: AlertSeverity;
  readonly remind: string;
  readonly notifyOn: readonly AlertEvent[];
  readonly note: string;
  readonly runbookUrl: string;
}

/** The fields of each kind: those that it cannot be without, and those that it can. */
export const kindFields: Readonly<
  Record<AlertKind, { readonly needs: readonly RuleText[]; readonly may: readonly RuleText[] }>
> = {
  failed: { needs: [], may: ['in_a_row'] },
  failure_rate: { needs: ['percent'], may: ['of', 'within', 'at_least'] },
  no_success: { needs: ['for'], may: [] },
  late_start: { needs: ['after'], may: [] },
  running_long: { needs: [], may: ['after', 'factor'] },
  too_short: { needs: [], may: ['under', 'factor'] },
  missed: { needs: [], may: [] },
  skipping: { needs: [], may: ['percent'] },
  finished: { needs: [], may: [] },
  output: { needs: [], may: ['contains'] },
  pool_starved: { needs: [], may: ['after'] },
  backlog: { needs: [], may: ['oldest'] },
  worker_lost: { needs: [], may: [] },
  scheduler_silent: { needs: [], may: ['after'] },
  ledger_gap: { needs: [], may: [] },
  channel_failing: { needs: [], may: [] },
};

/** Reasons that a rule of a kind can be narrowed to. */
export const kindReasons: Readonly<Partial<Record<AlertKind, readonly RunReason[]>>> = {
  failed: ['exit_code', 'signal', 'timeout', 'spawn_failed', 'handler_error', 'worker_lost', 'resources', 'no_ping'],
  missed: ['missed', 'queue_full', 'dependencies_not_met', 'coalesced', 'concurrency_forbid'],
};

export const finalStatuses = ['succeeded', 'failed', 'timed_out', 'cancelled', 'skipped'] as const;

/** A new rule: what most want first. */
export function emptyDraft(when: AlertKind, job: string): RuleDraft {
  const texts = {
    in_a_row: '1',
    percent: '20',
    of: '10',
    within: '',
    at_least: '5',
    under: '5s',
    factor: '',
    after: '',
    oldest: '10m',
    for: '26h',
    contains: '',
  };
  return {
    ...{ name: '', when, texts: { ...texts, after: when === 'running_long' ? '1h' : '5m' }, reasons: [], statuses: [] },
    ...{ match: { jobs: job, labels: '', pools: '' }, channels: [], severity: 'warning', remind: '' },
    ...{ notifyOn: ['opened', 'resolved'], note: '', runbookUrl: '' },
  };
}

/** What a rule says, ready to be changed; fields of other kinds begin as those of a new one. */
export function draftOfRule(rule: AlertRuleResource): RuleDraft {
  const fresh = emptyDraft(rule.when, '');
  const texts = Object.fromEntries(
    Object.entries(fresh.texts).map(([field, text]) => {
      const said = rule[field as RuleText];
      return [field, said === null ? (takes(rule.when, field as RuleText) ? '' : text) : String(said)];
    }),
  ) as RuleDraft['texts'];
  return {
    ...{ name: rule.name, when: rule.when, texts, reasons: rule.reasons ?? [], statuses: rule.statuses ?? [] },
    ...{ match: draftOfMatch(rule.match), channels: rule.channels, severity: rule.severity },
    ...{
      remind: rule.remind ?? '',
      notifyOn: rule.notify_on,
      note: rule.note ?? '',
      runbookUrl: rule.runbook_url ?? '',
    },
  };
}

function takes(when: AlertKind, field: RuleText): boolean {
  return [...kindFields[when].needs, ...kindFields[when].may].includes(field);
}

/** What it looks for, and in which jobs: what can be tried. `null` where nothing was written. */
export function conditionOfDraft(draft: RuleDraft): Omit<AlertRuleInput, 'name'> {
  const { when, texts, reasons, statuses, match } = draft;
  const { needs, may } = kindFields[when];
  return {
    when,
    ...Object.fromEntries([...needs, ...may].map((field) => [field, valueOf(field, texts[field].trim())])),
    ...(kindReasons[when] === undefined ? {} : { reasons: reasons.length === 0 ? null : reasons }),
    ...(when === 'finished' || when === 'output' ? { statuses: statuses.length === 0 ? null : statuses } : {}),
    match: matchFor(when, matchOfDraft(match)),
  };
}

/** Rules about the engine take pools at most. */
function matchFor(when: AlertKind, match: AlertMatchResource): AlertMatchResource {
  if (!isEngineKind(when)) return match;
  return takesPools(when) && match.pools !== undefined ? { pools: match.pools } : {};
}

export function ruleOfDraft(draft: RuleDraft): AlertRuleInput {
  const { name, channels, severity, remind, notifyOn, note, runbookUrl } = draft;
  return {
    ...conditionOfDraft(draft),
    ...{ name: name.trim(), channels, severity, remind: textOrNull(remind), notify_on: notifyOn },
    ...{ note: textOrNull(note), runbook_url: textOrNull(runbookUrl) },
  };
}

/** Whether all is written that the kind cannot be without. */
export function isComplete({ when, texts }: Pick<RuleDraft, 'when' | 'texts'>): boolean {
  return kindFields[when].needs.every((field) => texts[field].trim() !== '');
}

const numbers: readonly RuleText[] = ['in_a_row', 'percent', 'of', 'at_least', 'factor'];

/** What is no number stays text: the server says what is wrong with it. */
function valueOf(field: RuleText, text: string): string | number | null {
  if (text === '') return null;
  return numbers.includes(field) && /^\d{1,9}(?:\.\d{1,3})?$/.test(text) ? Number(text) : text;
}

function textOrNull(text: string): string | null {
  return text.trim() === '' ? null : text.trim();
}

/** A name made of words: of what a name may have, with a letter or digit at both ends. */
export function offerName(words: string): string {
  const allowed = words.replaceAll(/[^A-Za-z0-9 ._@/+:-]+/g, '').replaceAll(/ {2,}/g, ' ');
  const name = allowed
    .replace(/^[^A-Za-z0-9]+/, '')
    .slice(0, 100)
    .replace(/(?<![^A-Za-z0-9])[^A-Za-z0-9]+$/, '');
  return name === '' ? 'new rule' : name;
}
