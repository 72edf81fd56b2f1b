import { printable } from '../output/printable.js';
import type { Session } from '../session/session.js';
import type { ImportedJob } from './imported-job.js';
import type { MailPlan } from './plan-mail.js';

/** Says which of the mail that cron would send is sent, through which channels, and how much of it as cron does. */
export function sayMail(session: Session, jobs: readonly ImportedJob[], { rules, channels, left }: MailPlan): void {
  const mailed = jobs.flatMap(({ mail }) => mail ?? []);
  if (mailed.length === 0) return;
  const unsent = left.reduce((sum, each) => sum + each.jobs, 0);
  const begins = mailed.filter(({ when }) => when === 'failed').length;
  session.say(`Mail as cron sends it: ${mailed.length - unsent - begins} of ${counted(mailed.length)} that have it.`);
  if (begins > 0) session.say(`  ${counted(begins)} in place of chronic: when it begins to fail, not at each failure`);
  for (const { to, jobs: about } of left) {
    session.say(`  not to ${printable(to)}, ${counted(about)}: a mailbox of the host; --mail-channel NAME sends it`);
  }
  for (const name of new Set(rules.flatMap(({ channels: told }) => told ?? []))) {
    const about = rules.filter(({ channels: told }) => told?.includes(name) === true);
    const isNew = channels.some((channel) => channel.name === name);
    session.say(
      `  through the channel ${printable(name)}${isNew ? ', which is made and off until somebody turns it on' : ''}: ` +
        about.map((rule) => printable(rule.name)).join(', '),
    );
  }
}

function counted(count: number): string {
  return `${count} ${count === 1 ? 'job' : 'jobs'}`;
}
