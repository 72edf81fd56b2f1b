export type ChannelKind =
  | 'webhook'
  | 'email'
  | 'slack'
  | 'discord'
  | 'teams'
  | 'googlechat'
  | 'mattermost'
  | 'telegram'
  | 'ntfy'
  | 'gotify'
  | 'matrix'
  | 'pagerduty'
  | 'opsgenie'
  | 'alertmanager'
  | 'command'
  | 'healthchecks';

/** Settings by their names, secrets in them as `${secret:NAME}`; `headers` alone is an object. */
export type ChannelConfigResource = Readonly<Record<string, string | Readonly<Record<string, string>>>>;

/** Where messages go to. */
export interface ChannelResource {
  readonly id: string;
  readonly name: string;
  readonly kind: ChannelKind;
  readonly config: ChannelConfigResource;
  readonly is_enabled: boolean;
  /** The source that declares it, such as a repository. */
  readonly managed_by: string | null;
  /** Why it is off although nobody has turned it off. */
  readonly disabled_reason: string | null;
  /** Names of the rules that tell it, the first 20. */
  readonly used_by: readonly string[];
  /** Messages that are still to be sent. */
  readonly pending: number;
  /** When a message has last arrived. */
  readonly last_sent_at: string | null;
  readonly version: number;
  readonly created_at: string;
  readonly updated_at: string;
}

/** An edit of a channel; what is left out stays as it is. The settings are replaced as a whole. */
export interface ChannelChange {
  readonly name?: string;
  readonly kind?: ChannelKind;
  readonly config?: ChannelConfigResource;
  readonly is_enabled?: boolean;
}

/** A new channel. */
export interface ChannelInput extends ChannelChange {
  readonly name: string;
  readonly kind: ChannelKind;
  readonly config: ChannelConfigResource;
}
