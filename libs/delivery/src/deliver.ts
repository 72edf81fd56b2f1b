import { setImmediate as turn } from 'node:timers/promises';
import {
  type ChannelConfig,
  createSecretMaskInTurns,
  errorCode,
  maskText,
  minSecretBytes,
  type Notice,
  readSmtpUrl,
} from '@aster-scheduler/core';
import type { Preset } from './channels/preset.js';
import { presets } from './channels/presets.js';
import { setting } from './channels/setting.js';
import { signWebhook } from './channels/sign-webhook.js';
import { textsOf } from './channels/texts-of.js';
import { webhookSecrets } from './channels/webhook.js';
import type { DeliveryResult } from './delivery-result.js';
import { EgressRefusedError } from './egress/egress-refused-error.js';
import { inTime, timedOut } from './egress/in-time.js';
import { type Egress, sendRequest } from './egress/send-request.js';
import { composeEmail } from './email/compose-email.js';
import { planEmailResult } from './email/plan-email-result.js';
import { recipientDigest } from './email/recipient-digest.js';
import type { Dkim } from './email/send-email.js';
import { describeNotice } from './notice/describe-notice.js';
import { planResult } from './plan-result.js';

/** A channel as it is sent through. */
export interface DeliveryChannel {
  readonly kind: string;
  /** Its secrets are filled in. */
  readonly config: ChannelConfig;
  /** What must not be told of it: what its secrets were filled in with. */
  readonly secrets?: readonly string[];
}

/** What all channels have in common. */
export interface DeliverySettings {
  readonly egress: Egress;
  /** The mail server of channels that name none; it may be anywhere, since the operator has named it. */
  readonly smtpUrl?: string;
  /** From whom e-mail comes when a channel does not say it. */
  readonly emailFrom?: string;
}

/** Each kind of channel keeps to the time by itself; so much later one that does not is waited for no longer. */
const graceMs = 1_000;

/**
 * Sends a notice through a channel once, and returns what became of that; rejects for nothing, and takes a second more
 * than the time of `settings.egress` at most.
 */
export async function deliver(
  notice: Notice,
  channel: DeliveryChannel,
  settings: DeliverySettings,
  now: Date,
): Promise<DeliveryResult> {
  try {
    const mostMs = settings.egress.timeoutMs + graceMs;
    const work = attempt(notice, channel, settings, now);
    const result = await inTime(work, AbortSignal.timeout(mostMs), timedOut(mostMs));
    return await masked(result, channel);
  } catch (error) {
    return await masked(toResult(error), channel);
  }
}

async function attempt(
  notice: Notice,
  { kind, config }: DeliveryChannel,
  settings: DeliverySettings,
  now: Date,
): Promise<DeliveryResult> {
  if (kind === 'email') return deliverEmail(notice, config, settings);
  const preset: Preset | undefined = Object.hasOwn(presets, kind) ? presets[kind as keyof typeof presets] : undefined;
  if (preset === undefined) return { outcome: 'refused', error: `there are no channels of the kind ${kind}` };
  const request = preset(notice, describeNotice(notice), config);
  if (request === undefined) return { outcome: 'not-needed' };
  const { body = '', headers } = request;
  const signed = kind === 'webhook' ? signWebhook({ id: notice.id, at: now, body }, webhookSecrets(config)) : {};
  const answer = await sendRequest({ ...request, headers: { ...headers, ...signed } }, settings.egress);
  return planResult(answer, now);
}

async function deliverEmail(
  notice: Notice,
  config: ChannelConfig,
  { egress, smtpUrl, emailFrom }: DeliverySettings,
): Promise<DeliveryResult> {
  const own = setting(config, 'smtp_url');
  const server = readSmtpUrl(own || (smtpUrl ?? ''));
  if (server === undefined)
    return { outcome: 'failed', error: 'no mail server: the channel has no smtp_url, and there is no SMTP_URL' };
  const from = setting(config, 'from') || (emailFrom ?? `aster@${server.host}`);
  const to = textsOf(setting(config, 'to'));
  const { recipientsOf } = await import('./email/recipients-of.js');
  const left = notice.onlyFor && new Set(notice.onlyFor);
  const recipients = recipientsOf(to).filter((address) => left?.has(recipientDigest(notice.id, address)) ?? true);
  if (left !== undefined && recipients.length === 0) return { outcome: 'delivered' }; // who is left is told no more
  const email = composeEmail(notice, describeNotice(notice), { from, to });
  const { refusalsOf, sendEmail } = await import('./email/send-email.js');
  const out = own === '' ? { ...egress, guard: () => undefined } : egress;
  try {
    const answer = await sendEmail(email, server, { recipients, egress: out, dkim: dkimOf(config) });
    return planEmailResult(notice.id, answer);
  } catch (error) {
    const refusals = left === undefined ? [] : refusalsOf(error);
    if (refusals.length === 0) throw error;
    return planEmailResult(notice.id, { response: '', refusals }); // the others have it
  }
}

function dkimOf(config: ChannelConfig): Dkim | undefined {
  const privateKey = setting(config, 'dkim_key');
  if (privateKey === '') return undefined;
  return { domainName: setting(config, 'dkim_domain'), keySelector: setting(config, 'dkim_selector'), privateKey };
}

/** What an error means: answers of a mail server from 500 on are final, as are addresses that are not sent to. */
function toResult(error: unknown): DeliveryResult {
  const text = errorText(error);
  if (error instanceof EgressRefusedError) return { outcome: 'refused', error: text };
  const responseCode = (error as { responseCode?: unknown } | undefined)?.responseCode;
  const status = typeof responseCode === 'number' ? responseCode : undefined;
  const isFinal = status !== undefined && status >= 500 && !mendable.has(errorCode(error) ?? '');
  if (isFinal || errorCode(error) === 'ERR_INVALID_URL' || errorCode(error) === 'ERR_INVALID_CHAR') {
    return { outcome: 'refused', error: text, status };
  }
  return { outcome: 'failed', error: text, status };
}

/** Errors of a mail server that somebody can put right while it is tried again: passwords and encryption. */
const mendable: ReadonlySet<string> = new Set(['EAUTH', 'ETLS']);

function errorText(error: unknown): string {
  const message = (error as { message?: unknown } | undefined)?.message;
  return typeof message === 'string' ? message.slice(0, 500) : 'something was thrown that is no error';
}

async function masked(result: DeliveryResult, channel: DeliveryChannel): Promise<DeliveryResult> {
  const long = (await hiddenOf(channel)).filter((secret) => Buffer.byteLength(secret) >= minSecretBytes);
  if (result.outcome === 'not-needed' || long.length === 0) return result;
  const mask = await createSecretMaskInTurns(long, turn);
  const excerpt = result.excerpt === undefined ? undefined : maskText(result.excerpt, mask);
  if (result.outcome === 'delivered') return { ...result, excerpt };
  return { ...result, excerpt, error: maskText(result.error, mask) };
}

/** Where a secret says whom an e-mail is for, each address is one as well: a mail server tells of one at a time. */
async function hiddenOf({ kind, config, secrets = [] }: DeliveryChannel): Promise<readonly string[]> {
  const hidden = [...secrets, ...Object.values(config).filter((value) => typeof value === 'string')];
  const to = setting(config, 'to');
  if (kind !== 'email' || !secrets.some((secret) => to.includes(secret))) return hidden;
  const { recipientsOf } = await import('./email/recipients-of.js');
  return [...hidden, ...recipientsOf(textsOf(to))];
}
