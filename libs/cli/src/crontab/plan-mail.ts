import { createHash } from 'node:crypto';
import type { AlertRuleInput, ChannelInput, ChannelResource } from '@aster-scheduler/client';
import type { ImportedJob } from './imported-job.js';
import { addressesOf, type ImportedMail, isAddress, type MailedWhen, mailedWhen } from './imported-mail.js';

/** The rules for alerts that send what cron would mail, and what they need. */
export interface MailPlan {
  readonly rules: readonly AlertRuleInput[];
  /** Channels that there are not yet. They are off, so that nothing is sent before somebody has looked. */
  readonly channels: readonly ChannelInput[];
  /** Users of the host whose mail Aster cannot send, with how many jobs they are about. */
  readonly left: readonly { readonly to: string; readonly jobs: number }[];
}

export interface MailFacts {
  /** Who is to own the rules. */
  readonly source: string;
  /** That there are already. */
  readonly known: readonly Pick<ChannelResource, 'name' | 'kind' | 'config'>[];
  /** The name of one that all mail goes to, whoever it is for. */
  readonly channel?: string;
}

/** A rule takes so many names. */
const mostNames = 100;

/** Decides which rules send what cron would mail of the jobs: one for each address and each kind of mail. */
export function planMail(jobs: readonly ImportedJob[], { source, known, channel }: MailFacts): MailPlan {
  const rules: AlertRuleInput[] = [];
  const channels: ChannelInput[] = [];
  const left: { to: string; jobs: number }[] = [];
  for (const [to, mailed] of byAddress(jobs)) {
    if (channel === undefined && !isAddress(to)) {
      left.push({ to, jobs: mailed.length });
      continue;
    }
    const found = known.find(({ kind, config }) => kind === 'email' && sameAddresses(config['to'], to));
    const name = channel ?? found?.name ?? nameOf(`mail ${to}`);
    if (channel === undefined && found === undefined) {
      channels.push({ name, kind: 'email', config: { to }, is_enabled: false });
    }
    for (const when of mailedWhen) {
      const names = mailed.filter(({ mail }) => mail.when === when).map(({ job }) => job);
      for (let at = 0; at < names.length; at += mostNames) {
        const part = names.slice(at, at + mostNames);
        rules.push({
          name: nameOf(`${source} ${words[when]} ${to}${at === 0 ? '' : ` ${at / mostNames + 1}`}`),
          ...conditions[when],
          match: { jobs: part },
          channels: [name],
          severity: when === 'output' ? 'info' : 'warning',
          note: notes[when],
        });
      }
    }
  }
  return { rules, channels, left };
}

const conditions = {
  output: { when: 'output' },
  failures: { when: 'output', statuses: ['failed', 'timed_out'] },
  failed: { when: 'failed' },
} as const satisfies Readonly<Record<MailedWhen, Partial<AlertRuleInput>>>;

const words: Readonly<Record<MailedWhen, string>> = { output: 'output', failures: 'failures', failed: 'failing' };

const notes: Readonly<Record<MailedWhen, string>> = {
  output: 'Whatever a job writes is sent, as cron mails it (MAILTO).',
  failures: 'What a job writes is sent when it fails, as cron mails it with -n.',
  failed: 'Sent when a job begins to fail, and when it succeeds again, in place of chronic.',
};

type Mailed = { readonly job: string; readonly mail: ImportedMail };

function byAddress(jobs: readonly ImportedJob[]): ReadonlyMap<string, readonly Mailed[]> {
  const found = new Map<string, Mailed[]>();
  for (const { job, mail } of jobs) {
    if (mail !== undefined) found.set(mail.to, [...(found.get(mail.to) ?? []), { job: job.name, mail }]);
  }
  return found;
}

function sameAddresses(written: unknown, to: string): boolean {
  const sorted = (text: string) => [...addressesOf(text)].sort().join();
  return typeof written === 'string' && sorted(written) === sorted(to);
}

/** A name that a rule or a channel may have, always the same for a text, and another one for another text. */
function nameOf(text: string): string {
  const joined = text.replaceAll(', ', ' + ');
  const plain = joined
    .replace(/[^A-Za-z0-9 ._@/+:-]+/g, '-')
    .replace(/^[^A-Za-z0-9]+|(?<![^A-Za-z0-9])[^A-Za-z0-9]+$/g, '');
  if (plain === joined && plain.length <= 100) return plain;
  return `${plain.slice(0, 80)} ${createHash('sha256').update(text).digest('hex').slice(0, 8)}`;
}
