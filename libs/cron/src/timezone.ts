import { jobRules } from '@aster-scheduler/core';
import { boundedCache } from './bounded-cache.js';

/** IANA names without a slash. The set is closed: new zones are named `Area/Place`. */
const plainNames = new Set(
  (
    'CET CST6CDT Cuba EET EST EST5EDT Egypt Eire Factory GB GB-Eire GMT GMT+0 GMT-0 GMT0 Greenwich HST Hongkong Iceland ' +
    'Iran Israel Jamaica Japan Kwajalein Libya MET MST MST7MDT NZ NZ-CHAT Navajo PRC PST8PDT Poland Portugal ROC ROK ' +
    'Singapore Turkey UCT UTC Universal W-SU WET Zulu'
  )
    .toUpperCase()
    .split(' '),
);

const zoneName = /^[A-Z][A-Z0-9_+-]*(?:\/[A-Z0-9_+-]+)*$/i;
const longestZoneName = jobRules.timezone.max;

const knownZones = boundedCache<string, boolean>(2_000);

/**
 * Whether `name` is an IANA time zone that this system knows. Case does not matter.
 *
 * Intl also takes what is no IANA name: abbreviations such as `BST` (Bangladesh there) or `PST`, `SystemV/…`
 * and, in newer engines, offsets such as `+01:00`. These are refused.
 */
export function isValidTimezone(name: string): boolean {
  if (typeof name !== 'string' || name.length > longestZoneName || !zoneName.test(name)) return false;
  const key = name.toUpperCase();
  if (key.startsWith('SYSTEMV/') || (!key.includes('/') && !plainNames.has(key))) return false;
  return knownZones.get(key, () => resolvedZone(name) !== undefined);
}

/** Whether a valid zone is UTC under one of its names, so that no clock arithmetic is needed. */
export function isUtc(timezone: string): boolean {
  if (timezone === 'UTC') return true;
  return utcNames.has(resolvedZone(timezone) ?? '');
}

const utcNames = new Set(['UTC', 'Etc/UTC', 'GMT', 'Etc/GMT']);

function resolvedZone(name: string): string | undefined {
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone: name }).resolvedOptions().timeZone;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
