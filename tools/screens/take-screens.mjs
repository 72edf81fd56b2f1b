import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { chromiumFile } from '../start/ensure-chromium.mjs';

const quietMs = 500;
const mostMs = 8_000;
const themes = ['light', 'dark'];
const sizes = [
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
];

/**
 * Saves a picture of every view in both themes, on a desk and on a phone.
 *
 * @param url of a server with the demonstration
 * @param folder where the pictures go
 * @param isWanted of a view, with the theme and the size
 * @returns names of what was saved
 */
export async function takeScreens({ url, views, folder, told, isWanted = () => true }) {
  await mkdir(folder, { recursive: true });
  const browser = await chromium.launch({ executablePath: chromiumFile(), args: ['--no-sandbox', '--no-first-run'] });
  const saved = [];
  try {
    for (const theme of themes) {
      for (const viewport of sizes) {
        const context = await browser.newContext({ viewport, colorScheme: theme, timezoneId: 'Europe/Berlin' });
        for (const view of views) {
          if (!isWanted(view, { theme, ...viewport })) continue;
          const name = `${view.name}-${theme}-${viewport.width}.webp`;
          await writeFile(join(folder, name), await takeOne(context, url, view));
          saved.push(name);
          told(name);
        }
        await context.close();
      }
    }
  } finally {
    await browser.close();
  }
  return saved;
}

/** Bytes of a WebP: a third of a PNG, and Chromium makes it itself. */
async function takeOne(context, url, { path, ready }) {
  const page = await context.newPage();
  const settled = whenSettled(page);
  try {
    await page.goto(`${url}/ui/${path}`);
    await page.locator('h1, main [role="alert"]').first().waitFor();
    await ready?.(page);
    await settled();
    await page.getByLabel('Loading').first().waitFor({ state: 'detached' });
    const session = await context.newCDPSession(page);
    const { data } = await session.send('Page.captureScreenshot', { format: 'webp', quality: 72 });
    return Buffer.from(data, 'base64');
  } finally {
    await page.close();
  }
}

/** Waits until nothing has been asked for half a second; the stream stays open for good. */
function whenSettled(page) {
  const open = new Set();
  let lastAt = Date.now();
  const isCounted = (request) => !request.url().includes('/api/v1/events');
  page.on('request', (request) => {
    if (isCounted(request)) open.add(request);
    lastAt = Date.now();
  });
  for (const end of ['requestfinished', 'requestfailed']) {
    page.on(end, (request) => {
      open.delete(request);
      if (isCounted(request)) lastAt = Date.now();
    });
  }
  return async () => {
    const until = Date.now() + mostMs;
    while (Date.now() < until && (open.size > 0 || Date.now() - lastAt < quietMs)) await page.waitForTimeout(50);
  };
}
