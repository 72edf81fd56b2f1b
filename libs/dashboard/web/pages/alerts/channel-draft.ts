import type { ChannelConfigResource, ChannelKind } from '@aster-scheduler/client';
import { type ChannelField, channelLooks } from './channel-kinds.js';

/** A channel as it is written in a form. */
export interface ChannelDraft {
  readonly name: string;
  readonly kind: ChannelKind;
  /** Settings by their names; headers one a line. */
  readonly texts: Readonly<Record<string, string>>;
}

/** What is to be kept as secrets, by their names, and the settings that name them. */
export interface ChannelPlan {
  readonly secrets: Readonly<Record<string, string>>;
  readonly config: ChannelConfigResource;
}

export function draftOfConfig(config: ChannelConfigResource): ChannelDraft['texts'] {
  const written = Object.entries(config).map(([name, value]) => [
    name,
    typeof value === 'string'
      ? value
      : Object.entries(value)
          .map(([header, text]) => `${header}: ${text}`)
          .join('\n'),
  ]);
  return Object.fromEntries(written) as ChannelDraft['texts'];
}

/** What a draft means: a secret that stands there itself is to be kept under a name of the channel's. */
export function planChannel({ name, kind, texts }: ChannelDraft): ChannelPlan {
  const secrets: Record<string, string> = {};
  const config: Record<string, ChannelConfigResource[string]> = {};
  for (const field of channelLooks[kind].fields) {
    const text = (texts[field.name] ?? '').trim();
    if (text === '') continue;
    if (field.name === 'headers') {
      config['headers'] = headersOf(text);
    } else if (isBareSecret(field, text)) {
      const secret = secretNameOf(name, field);
      secrets[secret] = text;
      config[field.name] = `\${secret:${secret}}`;
    } else {
      config[field.name] = text;
    }
  }
  return { secrets, config };
}

/** Whether all is written that the kind cannot be without. */
export function isChannelComplete({ name, kind, texts }: ChannelDraft): boolean {
  const isWritten = ({ name: field, isOptional }: ChannelField) =>
    isOptional === true || (texts[field] ?? '').trim() !== '';
  return name.trim() !== '' && channelLooks[kind].fields.every(isWritten);
}

/** Whether a text is a secret itself, and not the name of one. */
export function isBareSecret({ isSecret }: ChannelField, text: string): boolean {
  return isSecret === true && text.trim() !== '' && !text.includes('${secret:');
}

/** `ALERTS_OPS_CHAT_URL`. */
export function secretNameOf(channel: string, { name }: ChannelField): string {
  return `ALERTS_${channel}_${name}`
    .toUpperCase()
    .replaceAll(/[^A-Z0-9]+/g, '_')
    .slice(0, 128);
}

function headersOf(text: string): Readonly<Record<string, string>> {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return Object.fromEntries(
    lines.map((line) => {
      const colon = line.indexOf(':');
      return colon < 0 ? [line.trim(), ''] : [line.slice(0, colon).trim(), line.slice(colon + 1).trim()];
    }),
  );
}
