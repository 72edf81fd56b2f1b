import type { AlertRuleResource, ChannelResource, JobResource } from '@aster-scheduler/client';
import { addressesOf, type ImportedMail, isAddress, type MailedWhen, mailedWhen } from '../crontab/imported-mail.js';

/**
 * Finds to whom rules for alerts mail what a job writes: those that name the job, as an import makes them, and tell a
 * channel of kind email. What a rule says of all jobs or of labels is no part of a crontab.
 */
export function mailOfRules(
  rules: readonly AlertRuleResource[],
  channels: readonly ChannelResource[],
): (job: Pick<JobResource, 'name'>) => ImportedMail | undefined {
  const addresses = new Map(channels.flatMap((channel) => addressOf(channel)));
  const found = new Map<string, ImportedMail>();
  for (const rule of rules) {
    const when = mailedWhenOf(rule);
    const [to] = rule.channels.flatMap((name) => addresses.get(name) ?? []);
    if (when === undefined || to === undefined) continue;
    for (const job of rule.match.jobs ?? []) {
      const before = found.get(job);
      if (before === undefined || mailedWhen.indexOf(when) < mailedWhen.indexOf(before.when))
        found.set(job, { to, when });
    }
  }
  return ({ name }) => found.get(name);
}

function addressOf({ name, kind, config }: ChannelResource): readonly (readonly [string, string])[] {
  const written = config['to'];
  const to = typeof written === 'string' ? addressesOf(written).join(', ') : '';
  return kind === 'email' && isAddress(to) ? [[name, to]] : [];
}

/** `undefined` for a rule that says more than cron can. */
function mailedWhenOf(rule: AlertRuleResource): MailedWhen | undefined {
  const { when, match, is_enabled: isEnabled, statuses, contains, in_a_row: inARow, reasons } = rule;
  if (!isEnabled || match.labels !== undefined || match.pools !== undefined) return undefined;
  if (when === 'failed') return (inARow ?? 1) === 1 && reasons === null ? 'failed' : undefined;
  if (when !== 'output' || contains !== null) return undefined;
  if (statuses === null) return 'output';
  return [...statuses].sort().join() === 'failed,timed_out' ? 'failures' : undefined;
}
