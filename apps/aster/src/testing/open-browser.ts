import { createRequire } from 'node:module';
import { type Browser, chromium, type Page } from 'playwright-core';

/** A page of the dashboard in a real Chromium, and everything that went wrong in it. */
export interface OpenPage {
  readonly page: Page;
  /** Errors of scripts, lines of the console, refusals by the policy, requests to other hosts. Expected to be empty. */
  readonly complaints: string[];
  /** What axe-core finds against WCAG 2.2 AA, one line each. */
  findBarriers(): Promise<readonly string[]>;
}

export interface PageOptions {
  readonly width?: number;
  readonly height?: number;
  readonly theme?: 'light' | 'dark';
}

const finder = new URL('../../../../tools/start/ensure-chromium.mjs', import.meta.url).href;
const require = createRequire(import.meta.url);

/**
 * A name by which the browser finds this machine, and takes it for another one: pages by plain http from there are no
 * secure context, as they are when somebody else's machine serves them.
 */
export const otherHost = 'aster.example';

/** @throws Error that says what to install when there is no Chromium */
export async function openBrowser(): Promise<Browser> {
  const executablePath = ((await import(finder)) as { chromiumFile(): string }).chromiumFile();
  const quiet = ['--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run'];
  const names = `--host-resolver-rules=MAP ${otherHost} 127.0.0.1`;
  return chromium.launch({ executablePath, args: ['--headless', '--no-sandbox', '--disable-quic', names, ...quiet] });
}

/** Opens a page that may ask nobody but `origin`. */
export async function openPage(browser: Browser, origin: string, options: PageOptions = {}): Promise<OpenPage> {
  const { width = 1440, height = 900, theme = 'light' } = options;
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme: theme,
    timezoneId: 'Europe/Berlin',
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  const page = await context.newPage();
  page.setDefaultTimeout(60_000); // a machine that is busy with other things is no failure
  const complaints: string[] = [];
  page.on('pageerror', ({ message }) => complaints.push(`error: ${message}`));
  page.on('console', (line) => {
    // a status of 400 or more is told there by the browser itself, and by the page to its reader
    if (line.type() === 'error' && !line.text().startsWith('Failed to load resource')) complaints.push(line.text());
  });
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (url.origin !== origin && url.protocol !== 'blob:') complaints.push(`asked ${request.url()}`);
  });
  return {
    page,
    complaints,
    async findBarriers() {
      const { source } = require('axe-core') as { source: string };
      await page.evaluate(source);
      const found = await page.evaluate(async () => {
        const { axe } = globalThis as unknown as { axe: { run(): Promise<{ violations: Violation[] }> } };
        return (await axe.run()).violations;
      });
      return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`);
    },
  };
}

interface Violation {
  readonly id: string;
  readonly nodes: readonly { readonly html: string }[];
}
