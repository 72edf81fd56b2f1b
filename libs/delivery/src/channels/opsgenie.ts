import { cutTo } from '../notice/cut-to.js';
import { plainText } from '../notice/plain-text.js';
import { subjectWords } from '../notice/subject-words.js';
import { actionOf } from './action-of.js';
import { jsonRequest } from './json-request.js';
import type { Preset } from './preset.js';
import { setting } from './setting.js';

const priorities = { critical: 'P1', warning: 'P3', info: 'P5' } as const;

/** Alerts of Opsgenie: one for each incident, closed when that is over. */
export const opsgenie: Preset = (notice, text, config) => {
  const action = actionOf(notice);
  if (action === undefined) return undefined;
  const alerts =
    setting(config, 'region') === 'eu' ? 'https://api.eu.opsgenie.com/v2/alerts' : 'https://api.opsgenie.com/v2/alerts';
  const headers = { authorization: `GenieKey ${setting(config, 'api_key')}` };
  if (action.isOver) {
    const close = `${alerts}/${encodeURIComponent(action.key)}/close?identifierType=alias`;
    return jsonRequest(close, { source: 'Aster', note: cutTo(plainText(text), 25_000) }, headers);
  }
  const { rule, job, environment } = notice;
  const alert = {
    message: cutTo(text.title, 130),
    alias: action.key,
    description: cutTo(plainText(text), 15_000),
    entity: job?.name ?? subjectWords(notice.subject) ?? rule?.name,
    priority: notice.event === 'test' ? 'P5' : priorities[rule?.severity ?? 'critical'],
    source: 'Aster',
    tags: environment === undefined ? undefined : [environment],
  };
  return jsonRequest(alerts, alert, headers);
};
