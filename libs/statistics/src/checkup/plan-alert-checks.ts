import type { Check } from './check.js';
import type { AlertFacts } from './checkup-facts.js';
import { listedCheck } from './listed-check.js';

/** Says whether somebody is told when a job fails. Without a channel nobody asked to be. */
export function planAlertChecks({ channels, brokenChannels, oldIncidents, unwatched }: AlertFacts): Check[] {
  const none = channels === 0 ? 'there is none: nobody is told of failures' : undefined;
  return [
    listedCheck('channels', 'fail', brokenChannels, [
      none ?? 'messages arrive',
      'messages do not arrive',
      'aster alerts messages; aster alerts test CHANNEL',
    ]),
    listedCheck('incidents', 'warn', oldIncidents, [
      'none has been open for a day',
      'open for more than a day, and acknowledged by nobody',
      'aster alerts incidents; aster alerts ack INCIDENT',
    ]),
    listedCheck('watching', 'warn', unwatched, [
      none ?? 'a rule looks at the failures of each job',
      'no rule looks at their failures',
      'aster alerts add-rule NAME; one without --job looks at all',
    ]),
  ];
}
