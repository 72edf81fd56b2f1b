import { existsSync } from 'node:fs';

const places = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** Chromium, as `CHROMIUM` names it or where systems put it; `undefined` when there is none. */
export function findBrowser(): string | undefined {
  return process.env['CHROMIUM'] ?? places.find((place) => existsSync(place));
}
