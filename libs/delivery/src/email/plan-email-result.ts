import type { DeliveryResult } from '../delivery-result.js';
import { recipientDigest } from './recipient-digest.js';
import type { MailAnswer } from './send-email.js';

const excerptCharacters = 1_000;

/**
 * Decides what has become of a message that a mail server took for some of its recipients. It is tried again for those
 * whom the server refuses for now, as by greylisting; whom it does not know is told, and that is all.
 */
export function planEmailResult(noticeId: string, { response, refusals }: MailAnswer): DeliveryResult {
  const lines = refusals.map(({ recipient, response: why }) => `not for ${recipient}: ${why}`);
  const excerpt = [...lines, ...(response === '' ? [] : [response])].join('\n').slice(0, excerptCharacters);
  const [first, ...others] = refusals.filter(({ status }) => status !== undefined && status < 500);
  if (first === undefined) return { outcome: 'delivered', excerpt };
  const left = [first, ...others].map(({ recipient }) => recipient);
  const error = `has arrived, but not for ${left.join(', ')} yet: ${first.response}`.slice(0, excerptCharacters);
  const onlyFor = left.map((recipient) => recipientDigest(noticeId, recipient));
  return { outcome: 'failed', error, status: first.status, excerpt, onlyFor };
}
