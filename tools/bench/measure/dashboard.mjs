import { serveApi } from '@aster-scheduler/api';
import { dashboardFolder } from '@aster-scheduler/dashboard';
import { createNotifier } from '@aster-scheduler/db';
import { chromium } from 'playwright-core';
import { chromiumFile } from '../../start/ensure-chromium.mjs';
import { fillFleet } from '../fill-statistics.mjs';
import { openSlowly } from '../slow-page.mjs';
import { median, percentile } from '../statistics.mjs';
import { tell } from '../tell.mjs';

const runs = Number(process.env.BENCH_HISTORY ?? 10_000_000);
const jobs = Number(process.env.BENCH_STATISTICS_JOBS ?? 100_000);
const weeks = 8;
const times = Number(process.env.BENCH_LOADS ?? 5);

/**
 * What pages take in a real Chromium that is slowed down, from the address to where they can be used, with many jobs
 * and runs behind them. The limits are those that the design of the dashboard gives.
 */
export async function dashboard(bench) {
  await fillFleet(bench, { jobs, runs, weeks, tell });
  const server = await serveApi({
    ...{ db: bench.db, notifier: createNotifier(bench.db), emit: () => undefined, host: '127.0.0.1', port: 0 },
    ...{ isOpenToAll: true, dashboard: dashboardFolder() },
  });
  const args = ['--headless', '--no-sandbox', '--disable-quic', '--enable-precise-memory-info'];
  const browser = await chromium.launch({ executablePath: chromiumFile(), args });
  try {
    const ui = `${server.url.replace(/\/$/, '')}/ui/`;
    return [
      ...(await measureOverview(browser, ui)),
      ...(await measureList(browser, ui)),
      ...(await measureDrawing(browser, ui)),
    ];
  } finally {
    await browser.close();
    await server.close(1_000);
  }
}
dashboard.rounds = 1;

/**
 * First paint, and the verdict with the figures below it: with nothing in the cache, with all files, and with what the
 * browser has compiled of them, which it keeps from the second load on. Verdict and figures are drawn before the code
 * of the pages is there; when that has drawn them anew is a row of its own.
 */
async function measureOverview(browser, ui) {
  const usable = 'main section[aria-label^="Ended in"]';
  const whole = 'main#page section[aria-label^="Ended in"]';
  const [cold, warm, compiled, drawn] = [[], [], [], []];
  for (let n = 0; n < times; n += 1) {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    cold.push(await load(context, ui, usable));
    warm.push(await load(context, ui, usable));
    compiled.push(await load(context, ui, usable));
    drawn.push(await load(context, ui, whole));
    await context.close();
  }
  const of = (loads, what) => median(loads.map((each) => each[what]));
  return [
    row('first paint, cold (ms)', of(cold, 'paintMs'), 1_000),
    row('usable overview, cold (ms)', of(cold, 'usableMs'), 1_800),
    row('usable overview, warm (ms)', of(warm, 'usableMs'), 500),
    row('usable overview, warm and compiled (ms)', of(compiled, 'usableMs'), 500),
    row('overview drawn by the pages, which answer keys, warm and compiled (ms)', of(drawn, 'usableMs')),
    row('requests until the overview is usable', of(cold, 'requests'), 8),
    row('longest task of the overview (ms)', of(cold, 'longestTaskMs')),
  ];
}

/** The list of all jobs: its first rows, keys in it, what it weighs at any place. */
async function measureList(browser, ui) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const { page, loaded } = await openSlowly(context, `${ui}jobs`, '[role="row"][aria-rowindex]');
  const answeredMs = await page.evaluate(() =>
    Math.min(
      ...performance
        .getEntriesByType('resource')
        .filter(({ name }) => name.includes('/api/v1/jobs?'))
        .map(({ responseEnd }) => responseEnd),
    ),
  );
  await page.getByRole('grid').focus();
  let nodes = 0;
  for (let n = 0; n < 120; n += 1) {
    await page.keyboard.press(n % 6 === 5 ? 'PageDown' : 'j');
    nodes = Math.max(nodes, await page.evaluate(() => document.querySelectorAll('*').length));
  }
  await page.waitForTimeout(500);
  const keys = await page.evaluate(() => globalThis.keyMs);
  const session = await context.newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  const heap = await page.evaluate(() => performance.memory.usedJSHeapSize);
  await context.close();
  return [
    row(`first rows of ${jobs} jobs after the answer (ms)`, loaded.usableMs - answeredMs, 300),
    row('a key in the list to the next paint, p95 (ms)', keys.length === 0 ? 16 : percentile(keys, 0.95), 100),
    row('elements of the list of jobs, at most', nodes, 3_000),
    row('heap of the list of jobs (MB)', heap / 1_000_000, 150),
  ];
}

/** Pages that draw much: how long the longest piece of work holds them. */
async function measureDrawing(browser, ui) {
  const pages = [
    ['timeline of a day', 'timeline?from=now-24h&to=now%2B4h', 'canvas'],
    ['runs of a week', 'runs?from=now-7d', '[role="row"][aria-rowindex]'],
    ['a job', 'jobs/job-7', 'main h1'],
    ['calendar of a week', 'calendar?view=week', 'main table'],
  ];
  const rows = [];
  for (const [name, path, selector] of pages) {
    const loads = [];
    for (let n = 0; n < times; n += 1) {
      const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
      loads.push(await load(context, `${ui}${path}`, selector));
      await context.close();
    }
    rows.push(row(`${name}, usable, cold (ms)`, median(loads.map(({ usableMs }) => usableMs))));
    rows.push(row(`longest task of it (ms)`.replace('it', name), median(loads.map((each) => each.longestTaskMs))));
  }
  return rows;
}

async function load(context, url, selector) {
  const { page, loaded } = await openSlowly(context, url, selector);
  await page.close();
  return loaded;
}

function row(name, ours, must) {
  return { name: `dashboard: ${name}`, ours, must };
}
