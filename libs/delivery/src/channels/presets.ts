import type { ChannelKind } from '@aster-scheduler/core';
import { alertmanager } from './alertmanager.js';
import { discord } from './discord.js';
import { googleChat } from './google-chat.js';
import { gotify } from './gotify.js';
import { healthchecks } from './healthchecks.js';
import { matrix } from './matrix.js';
import { mattermost } from './mattermost.js';
import { ntfy } from './ntfy.js';
import { opsgenie } from './opsgenie.js';
import { pagerduty } from './pagerduty.js';
import type { Preset } from './preset.js';
import { slack } from './slack.js';
import { teams } from './teams.js';
import { telegram } from './telegram.js';
import { webhook } from './webhook.js';

/** The kinds of channels that are a request. */
export const presets = {
  webhook,
  slack,
  discord,
  teams,
  googlechat: googleChat,
  mattermost,
  telegram,
  ntfy,
  gotify,
  matrix,
  pagerduty,
  opsgenie,
  alertmanager,
  healthchecks,
} as const satisfies Readonly<Record<Exclude<ChannelKind, 'email' | 'command'>, Preset>>;
