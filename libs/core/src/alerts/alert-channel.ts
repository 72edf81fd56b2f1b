/** What a channel of a kind is told: texts by their names. `headers` alone is an object of texts. */
export interface ChannelSettings {
  readonly required: readonly string[];
  readonly optional: readonly string[];
  /** Those that whoever knows them could send with: they name secrets, and never are one. */
  readonly secret: readonly string[];
}

/** Where messages go to, and what has to be said for that. */
export const channelSettings = {
  /** Standard Webhooks; `previous_secret` is good besides while the secret changes. `body` is sent instead of ours. */
  webhook: {
    required: ['url'],
    optional: ['secret', 'previous_secret', 'headers', 'body'],
    secret: ['secret', 'previous_secret'],
  },
  /** `to`: addresses with commas between. Without `smtp_url` that of the notifier counts; `dkim_key` signs. */
  email: {
    required: ['to'],
    optional: ['from', 'smtp_url', 'dkim_domain', 'dkim_selector', 'dkim_key'],
    secret: ['smtp_url', 'dkim_key'],
  },
  slack: { required: ['url'], optional: [], secret: ['url'] },
  discord: { required: ['url'], optional: [], secret: ['url'] },
  teams: { required: ['url'], optional: [], secret: ['url'] },
  googlechat: { required: ['url'], optional: [], secret: ['url'] },
  mattermost: { required: ['url'], optional: [], secret: ['url'] },
  telegram: { required: ['token', 'chat_id'], optional: [], secret: ['token'] },
  /** `url` with the topic. */
  ntfy: { required: ['url'], optional: ['token'], secret: ['token'] },
  gotify: { required: ['url', 'token'], optional: [], secret: ['token'] },
  /** `url` of the home server. */
  matrix: { required: ['url', 'room_id', 'token'], optional: [], secret: ['token'] },
  pagerduty: { required: ['routing_key'], optional: [], secret: ['routing_key'] },
  /** `region`: `us`, or `eu`. */
  opsgenie: { required: ['api_key'], optional: ['region'], secret: ['api_key'] },
  alertmanager: { required: ['url'], optional: ['headers'], secret: [] },
  /** A job of Aster, which is triggered. */
  command: { required: ['job'], optional: [], secret: [] },
  healthchecks: { required: ['url'], optional: [], secret: ['url'] },
} as const satisfies Readonly<Record<string, ChannelSettings>>;

export type ChannelKind = keyof typeof channelSettings;

export const channelKinds = Object.keys(channelSettings) as readonly ChannelKind[];

/** Settings of a channel by their names, secrets in them as `${secret:NAME}`. */
export type ChannelConfig = Readonly<Record<string, string | Readonly<Record<string, string>>>>;
