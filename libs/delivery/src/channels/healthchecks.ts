import { plainText } from '../notice/plain-text.js';
import { actionOf } from './action-of.js';
import { baseUrl } from './base-url.js';
import type { Preset } from './preset.js';
import { setting } from './setting.js';

/** A check of a service that speaks as healthchecks.io: it fails when an incident opens, and is up when it is over. */
export const healthchecks: Preset = (notice, text, config) => {
  const action = actionOf(notice);
  const isTold = action !== undefined && notice.event !== 'test';
  const path = !isTold ? '/log' : action.isOver ? '' : '/fail';
  const headers = { 'content-type': 'text/plain; charset=utf-8' };
  return { url: `${baseUrl(setting(config, 'url'))}${path}`, headers, body: `${text.title}\n\n${plainText(text)}` };
};
