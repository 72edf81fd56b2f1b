import type { ChannelKind } from '@aster-scheduler/client';

/** A setting of a channel, as it is asked for in a form. */
export interface ChannelField {
  readonly name: string;
  readonly label: string;
  readonly hint?: string;
  readonly example?: string;
  readonly isOptional?: true;
  /** Whoever knows it could send: it is kept as a secret, and named here. */
  readonly isSecret?: true;
}

export interface ChannelLook {
  readonly word: string;
  readonly fields: readonly ChannelField[];
}

const hook = (where: string): ChannelField => ({
  name: 'url',
  label: 'Address of the hook',
  hint: where,
  isSecret: true,
});
const token: ChannelField = { name: 'token', label: 'Token', isSecret: true };
const headers: ChannelField = {
  ...{ name: 'headers', label: 'Headers', isOptional: true, example: 'x-team: ops' },
  hint: 'One a line, as name: value. What is secret is written ${secret:NAME}.',
};

/** The kinds of channels, and what each has to be told; the server has the last word. */
export const channelLooks: Readonly<Record<ChannelKind, ChannelLook>> = {
  webhook: {
    word: 'Webhook',
    fields: [
      { name: 'url', label: 'Address', hint: 'Gets a POST as Standard Webhooks has it.', example: 'https://…' },
      { ...{ name: 'secret', label: 'Signing secret', isSecret: true, isOptional: true }, hint: 'Begins with whsec_.' },
      {
        ...{ name: 'previous_secret', label: 'The one before', isSecret: true, isOptional: true },
        hint: 'Good besides while the secret changes.',
      },
      headers,
    ],
  },
  email: {
    word: 'E-mail',
    fields: [
      { name: 'to', label: 'To', hint: 'Addresses with commas between.', example: 'ops@example.org' },
      { name: 'from', label: 'From', isOptional: true, hint: 'That of the notifier if empty.' },
      {
        ...{ name: 'smtp_url', label: 'Mail server', isSecret: true, isOptional: true },
        hint: 'That of the notifier if empty.',
      },
    ],
  },
  slack: { word: 'Slack', fields: [hook('Of an app with incoming webhooks.')] },
  discord: { word: 'Discord', fields: [hook('In the settings of a channel: Integrations.')] },
  teams: { word: 'Microsoft Teams', fields: [hook('Of a workflow that posts what a webhook gets.')] },
  googlechat: { word: 'Google Chat', fields: [hook('In a space: Apps & integrations.')] },
  mattermost: { word: 'Mattermost', fields: [hook('Of an incoming webhook.')] },
  telegram: {
    word: 'Telegram',
    fields: [
      { ...token, label: 'Token of the bot' },
      { name: 'chat_id', label: 'Chat', hint: 'Its id, such as -1001234567890.' },
    ],
  },
  ntfy: {
    word: 'ntfy',
    fields: [
      { name: 'url', label: 'Address', hint: 'With the topic.', example: 'https://ntfy.sh/…' },
      { ...token, isOptional: true },
    ],
  },
  gotify: { word: 'Gotify', fields: [{ name: 'url', label: 'Address of the server' }, token] },
  matrix: {
    word: 'Matrix',
    fields: [
      { name: 'url', label: 'Address of the home server' },
      { name: 'room_id', label: 'Room', hint: 'Its id, such as !abc:example.org.' },
      token,
    ],
  },
  pagerduty: {
    word: 'PagerDuty',
    fields: [{ name: 'routing_key', label: 'Routing key', hint: 'Of an Events API v2 integration.', isSecret: true }],
  },
  opsgenie: {
    word: 'Opsgenie',
    fields: [
      { name: 'api_key', label: 'API key', isSecret: true },
      { name: 'region', label: 'Region', hint: 'us, or eu.', isOptional: true },
    ],
  },
  alertmanager: {
    word: 'Alertmanager',
    fields: [{ name: 'url', label: 'Address', example: 'http://alertmanager:9093' }, headers],
  },
  command: {
    word: 'A job',
    fields: [{ name: 'job', label: 'Job', hint: 'It is triggered with what a webhook would be sent.' }],
  },
  healthchecks: { word: 'Healthchecks', fields: [{ ...hook('Of a check.'), label: 'Address to ping' }] },
};
