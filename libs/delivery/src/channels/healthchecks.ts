import type { Notice } from '@aster-scheduler/core';
import { plainText } from '../notice/plain-text.js';
import { actionOf } from './action-of.js';
import { baseUrl } from './base-url.js';
import type { Preset } from './preset.js';
import { setting } from './setting.js';

/** A check of a service that speaks as healthchecks.io: it fails when an incident opens, and is up when it is over. */
export const healthchecks: Preset = (notice, text, config) => {
  const headers = { 'content-type': 'text/plain; charset=utf-8' };
  const url = `${baseUrl(setting(config, 'url'))}${pathOf(notice)}`;
  return { url, headers, body: `${text.title}\n\n${plainText(text)}` };
};

/** What is told of many says how all of them are by now. */
function pathOf(notice: Notice): '' | '/fail' | '/log' {
  const { event, group } = notice;
  if (group !== undefined && group.incidents > 0) return group.incidents > group.recovered ? '/fail' : '';
  const action = group === undefined && event !== 'test' ? actionOf(notice) : undefined;
  if (action === undefined) return '/log';
  return action.isOver ? '' : '/fail';
}
