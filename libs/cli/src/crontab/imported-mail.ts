import type { CrontabEntry } from './crontab-entry.js';

/**
 * Who gets mail of a job, and when: whenever it writes something, as cron sends it; whenever it fails and writes
 * something, as with `-n`; or when it begins to fail, which a rule for alerts says in place of `chronic`.
 */
export interface ImportedMail {
  /** As `MAILTO` has it: addresses with commas between, or a user of the host. */
  readonly to: string;
  readonly when: MailedWhen;
}

export const mailedWhen = ['output', 'failures', 'failed'] as const;
export type MailedWhen = (typeof mailedWhen)[number];

/** To whom cron would send what a line writes; `undefined` where `MAILTO` is empty or not set. */
export function mailOf({
  env,
  flags,
  settings,
}: Pick<CrontabEntry, 'env' | 'flags' | 'settings'>): ImportedMail | undefined {
  const to = addressesOf(env.MAILTO ?? '').join(', ');
  if (to === '') return undefined;
  const said = mailedWhen.find((when) => when === settings.mail);
  return { to, when: said ?? (flags.includes('-n') ? 'failures' : 'output') };
}

/** Those of a text with commas between them. */
export function addressesOf(text: string): readonly string[] {
  return text
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '');
}

/** Whether Aster can send to it: a user of a host has a mailbox there only. */
export function isAddress(to: string): boolean {
  return to.length <= 1_000 && to.split(', ').every((each) => /^[^\s@<>"'(),;:\\[\]]{1,64}@[\w.-]{1,253}$/.test(each));
}
