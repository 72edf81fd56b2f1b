import { type AsterClient, createClient } from '@aster-scheduler/client';
import { createTestDatabase } from '@aster-scheduler/db/testing';
import type { Browser } from 'playwright-core';
import { openBrowser, type OpenPage, openPage, type PageOptions } from './open-browser.js';
import { startProgram } from './start-program.js';

/** Everything in one process, and a browser in front of it. */
export interface DashboardFixture {
  readonly client: AsterClient;
  readonly browser: Browser;
  readonly origin: string;
  readonly databaseUrl: string;
  /** Opens a page below `ui/`. */
  at(path: string, options?: PageOptions): Promise<OpenPage>;
  /** Closes the pages that are open; they would go on asking. */
  closePages(): Promise<void>;
  stop(): Promise<void>;
}

/** @param settings of the program besides those that it needs */
export async function startDashboard(settings: Readonly<Record<string, string>> = {}): Promise<DashboardFixture> {
  const database = await createTestDatabase();
  const env = { DATABASE_URL: database.connectionString, API_PORT: '0', LOG_FORMAT: 'json', ...settings };
  const program = startProgram('aster', ['up'], env);
  const [, origin = ''] = await program.printed(/"url":"(http:\/\/127\.0\.0\.1:\d+)"/);
  const browser = await openBrowser();
  return {
    client: createClient({ baseUrl: origin }),
    browser,
    origin,
    databaseUrl: database.connectionString,
    async at(path, options) {
      const opened = await openPage(browser, origin, options);
      await opened.page.goto(`${origin}/ui/${path}`);
      return opened;
    },
    async closePages() {
      await Promise.all(browser.contexts().map(async (context) => context.close()));
    },
    async stop() {
      await browser.close();
      await program.stop();
      await database.drop();
    },
  };
}

/** Both themes, a desk, and a narrow phone or 1280 pixels at 400 %: how each page is looked at for barriers. */
export const pageLooks = [
  ['dark', 1440],
  ['light', 320],
] as const;

/** What is wrong with a page: barriers, sideways scroll, a frame that scrolls away, complaints. To be empty. */
export async function faultsOf({ page, complaints, findBarriers }: OpenPage): Promise<readonly string[]> {
  const main = page.locator('main');
  const [whole, seen] = await main.evaluate(({ scrollWidth, clientWidth }) => [scrollWidth, clientWidth]);
  const scroll = whole === seen ? [] : [`${whole} pixels wide in ${seen}`];
  const [tall, window] = await main.evaluate(({ ownerDocument: { documentElement } }) => [
    documentElement.scrollHeight,
    documentElement.clientHeight,
  ]);
  const frame = tall === window ? [] : [`the document is ${tall} pixels tall in ${window}`];
  return [...(await findBarriers()), ...scroll, ...frame, ...complaints];
}
