import { type ChannelConfig, fillBodyTemplate } from '@aster-scheduler/core';
import { plainText } from '../notice/plain-text.js';
import { headersOf } from './headers-of.js';
import { jsonRequest } from './json-request.js';
import type { Preset } from './preset.js';
import { setting } from './setting.js';
import { webhookBody } from './webhook-body.js';

/** Whatever is at the address, by Standard Webhooks. It is signed when it is sent. */
export const webhook: Preset = (notice, text, config) => {
  const request = jsonRequest(setting(config, 'url'), webhookBody(notice), headersOf(config));
  const template = setting(config, 'body');
  if (template === '') return request;
  const view: unknown = { ...JSON.parse(request.body), title: text.title, text: plainText(text) };
  return { ...request, body: fillBodyTemplate(template, view) };
};

/** The secrets by which requests of the channel are signed: two while they are changed. */
export function webhookSecrets(config: ChannelConfig): readonly string[] {
  return [setting(config, 'secret'), setting(config, 'previous_secret')].filter((secret) => secret !== '');
}
