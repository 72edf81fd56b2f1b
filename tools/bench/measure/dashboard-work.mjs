import { setTimeout as delay } from 'node:timers/promises';
import { serveApi } from '@aster-scheduler/api';
import { dashboardFolder } from '@aster-scheduler/dashboard';
import { createNotifier } from '@aster-scheduler/db';
import { chromium } from 'playwright-core';
import { chromiumFile } from '../../start/ensure-chromium.mjs';
import { fillEndedRuns, fillJobs, insertRuns } from '../fill-statistics.mjs';
import { openSlowly } from '../slow-page.mjs';
import { percentile } from '../statistics.mjs';
import { tell } from '../tell.mjs';

const jobs = 1_000;
const runs = 20_000;
const lines = Number(process.env.BENCH_LINES ?? 1_000_000);
const linesPerChunk = 500;
/** Of the lines, those that the search finds. */
const hits = Math.ceil(lines / 10_000);
const changesPerSecond = 50;
const busySeconds = 15;
const [rowsOfTimeline, barsOfRow] = [50, 600];
/** On the page of a job. */
const [manyRuns, manyDays] = [500, 724];
const runId = '01a22000-0000-7000-8000-000000000001';

/** What pages do at their busiest, on a processor that is slowed down: constant changes, a long log, many bars. */
export async function dashboardWork(bench) {
  await bench.empty();
  const client = await bench.connect();
  await fillJobs(client, jobs);
  await fillEndedRuns(client, { runs, jobs, weeks: 1 });
  tell(`writing an output of ${lines} lines`);
  await writeOutput(client);
  const notifier = createNotifier(bench.db);
  const server = await serveApi({
    ...{ db: bench.db, notifier, emit: () => undefined, host: '127.0.0.1', port: 0 },
    ...{ isOpenToAll: true, dashboard: dashboardFolder() },
  });
  const browser = await chromium.launch({
    executablePath: chromiumFile(),
    args: ['--headless', '--no-sandbox', '--disable-quic'],
  });
  try {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    const ui = `${server.url.replace(/\/$/, '')}/ui/`;
    return [
      ...(await measureChanges(context, ui, { client, notifier })),
      ...(await measureLog(context, ui)),
      ...(await measureTimeline(context, ui)),
      ...(await measureJob(context, ui)),
    ];
  } finally {
    await browser.close();
    await server.close(1_000);
    await client.end();
  }
}
dashboardWork.rounds = 1;

/** Keys in the list of runs, and the longest task, while runs end all the time. */
async function measureChanges(context, ui, { client, notifier }) {
  const { page } = await openSlowly(context, `${ui}runs`, '[role="row"][aria-rowindex]');
  await page.waitForFunction(() => document.querySelector('header')?.textContent.includes('live') === true);
  await page.getByRole('grid').focus();
  await page.evaluate(() => {
    globalThis.longestTaskMs = 0;
  });
  const leaving = new AbortController();
  const changing = keepChanging({ client, notifier, signal: leaving.signal });
  const until = Date.now() + busySeconds * 1_000;
  while (Date.now() < until) {
    await page.keyboard.press('j');
    await delay(100);
  }
  leaving.abort();
  const changes = await changing;
  const { keyMs, longestTaskMs } = await page.evaluate(() => ({
    keyMs: globalThis.keyMs,
    longestTaskMs: globalThis.longestTaskMs,
  }));
  await page.close();
  tell(`${Math.round(changes / busySeconds)} runs ended a second`);
  const name = `while ${changesPerSecond} runs end a second`;
  return [
    row(`a key to the next paint, p95 (ms), ${name}`, keyMs.length === 0 ? 16 : percentile(keyMs, 0.95), 100),
    row(`longest task of the list of runs (ms), ${name}`, longestTaskMs, 100),
  ];
}

async function keepChanging({ client, notifier, signal }) {
  const begunAtMs = Date.now();
  let done = 0;
  while (!signal.aborted) {
    const count = Math.floor(((Date.now() - begunAtMs) / 1_000) * changesPerSecond) - done;
    if (count > 0)
      await insertRuns(client, { startMs: begunAtMs, stepMs: 1_000 / changesPerSecond, from: done, count, jobs });
    done += count;
    notifier.notify('settled', String(done));
    await delay(1_000 / changesPerSecond);
  }
  return done;
}

/** An output as long as outputs are: until something is seen, all lines are known, and what is looked for is found. */
async function measureLog(context, ui) {
  let firstByteMs;
  context.on('response', async (response) => {
    if (!response.url().includes(`${runId}/output`)) return;
    const { startTime, responseStart } = response.request().timing();
    firstByteMs ??= startTime + Math.max(responseStart, 0);
  });
  const { page } = await openSlowly(context, `${ui}runs/${runId}?whole=1`, '[data-row] [data-text] span', false);
  const shown = `${new Intl.NumberFormat('en').format(lines)} lines`;
  const ready = await page.evaluate(async (all) => {
    const isThere = () => document.querySelector('main')?.textContent.includes(all) === true;
    while (!isThere()) await new Promise((resolve) => setTimeout(resolve, 5));
    return performance.now();
  }, shown);
  const { beganAt, usableMs } = await page.evaluate(() => ({
    beganAt: performance.timeOrigin,
    usableMs: globalThis.usableMs,
  }));
  const found = await search(page);
  const rowsInPage = await page.evaluate(() => document.querySelectorAll('[data-row]').length);
  await page.close();
  const sinceFirstByte = (ms) => beganAt + ms - firstByteMs;
  return [
    row(`first lines of ${lines} after the first byte (ms)`, sinceFirstByte(usableMs), 500),
    row(`all ${lines} lines read and indexed after the first byte (ms)`, sinceFirstByte(ready), 3_000),
    row(`search in ${lines} lines, first hit (ms)`, found.firstMs, 100),
    row(`search in ${lines} lines, all hits (ms)`, found.allMs, 1_000),
    row('rows of the log in the page', rowsInPage, 400),
  ];
}

async function search(page) {
  const input = page.getByLabel('Search the output');
  await input.focus();
  const told = page.evaluate(async (count) => {
    const field = document.querySelector('[aria-label="Search the output"]');
    const begunMs = await new Promise((resolve) => {
      field.addEventListener('input', () => resolve(performance.now()), { once: true });
    });
    const hitsNow = () => Number(/of (\d+) lines/.exec(document.querySelector('main').textContent)?.[1] ?? 0);
    let firstMs;
    while (hitsNow() < count) {
      await new Promise((resolve) => setTimeout(resolve, 2));
      if (hitsNow() > 0) firstMs ??= performance.now() - begunMs;
    }
    return { firstMs: firstMs ?? performance.now() - begunMs, allMs: performance.now() - begunMs };
  }, hits);
  await input.evaluate((field) => {
    // as a paste does: all letters at once
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set.call(field, 'needle');
    field.dispatchEvent(new Event('input', { bubbles: true }));
  });
  return told;
}

/** A timeline of as many bars as the API sends at most: how long the drawing takes. */
async function measureTimeline(context, ui) {
  await context.addInitScript(() => {
    globalThis.drawnMs = 0;
    const { getContext } = HTMLCanvasElement.prototype;
    HTMLCanvasElement.prototype.getContext = function (...args) {
      const begunMs = performance.now();
      queueMicrotask(() => (globalThis.drawnMs = Math.max(globalThis.drawnMs, performance.now() - begunMs)));
      return getContext.apply(this, args);
    };
  });
  await context.route('**/api/v1/timeline?*', async (route) => {
    const response = await route.fetch();
    const told = await response.json();
    await route.fulfill({ response, json: { ...told, rows: manyRows(told) } });
  });
  const { page } = await openSlowly(context, `${ui}timeline?from=now-24h&to=now%2B4h`, 'canvas', false);
  const drawnMs = await page.evaluate(() => globalThis.drawnMs);
  await page.close();
  return [row(`timeline of ${rowsOfTimeline} rows with ${barsOfRow} bars each, drawn (ms)`, drawnMs, 50)];
}

/** The page of a job with as many marks as it can show: the longest task until all of them are there. */
async function measureJob(context, ui) {
  await context.route('**/api/v1/runs?*', async (route) => {
    const response = await route.fetch();
    const told = await response.json();
    const limit = Number(new URL(route.request().url()).searchParams.get('limit'));
    const length = told.length === 0 ? 0 : limit; // of those that failed there may be none
    const items = Array.from({ length }, (_, n) => {
      return { ...told[n % told.length], id: `${runId.slice(0, -4)}${1_000 + n}` };
    });
    await route.fulfill({ response, json: items });
  });
  await context.route('**/heat?*', async (route) => {
    const response = await route.fetch();
    const told = await response.json();
    const day = (n) => told.columns.map((name) => (name === 'at' ? Date.now() - n * 86_400_000 : n % 7));
    const rows = Array.from({ length: manyDays }, (_, n) => day(manyDays - 1 - n));
    await route.fulfill({ response, json: { ...told, rows } });
  });
  const pictures = [
    ['strip of 500 runs', '200', '500', `svg[viewBox="0 0 ${manyRuns} 64"]`],
    ['heat of 2 years', '26 weeks', '2 years', '[role="slider"][aria-label*="days with runs"][aria-valuemax^="72"]'],
  ];
  const rows = [];
  for (const [name, before, choice, selector] of pictures) {
    const { page } = await openSlowly(context, `${ui}jobs/job-1?strip=200`, 'main [role="slider"]', false);
    await page.getByRole('button', { name: before, exact: true }).waitFor();
    await page.waitForTimeout(2_000);
    await page.evaluate(() => {
      globalThis.longestTaskMs = 0;
    });
    await page.getByRole('button', { name: choice, exact: true }).click();
    await page.locator(selector).waitFor();
    await page.waitForTimeout(500);
    const longest = await page.evaluate(() => globalThis.longestTaskMs);
    await page.close();
    rows.push(row(`${name}, longest task until it is drawn, 0 for less than 50 (ms)`, longest, 50));
  }
  return rows;
}

function manyRows({ from, to }) {
  const stepMs = (Date.parse(to) - Date.parse(from)) / barsOfRow;
  const bar = (n) => [n * stepMs, (n + 0.8) * stepMs, n % 20 === 7 ? 'failed' : 'succeeded', null, 1, 1];
  return Array.from({ length: rowsOfTimeline }, (_, n) => ({
    ...{ key: `row-${n}`, name: `job-${n}`, lanes: 1, waits: [], ticks: [] },
    bars: Array.from({ length: barsOfRow }, (_each, place) => bar(place)),
  }));
}

async function writeOutput(client) {
  await client.query(`delete from aster.run_output where run_id = $1`, [runId]);
  await client.query(
    `insert into aster.finished_runs (id, job_id, status, trigger, attempt_num, scheduled_at, available_at, started_at,
       finished_at, exit_code, created_at)
     select $1, md5('job-1')::uuid, 'succeeded', 'manual', 1, at, at, at, at + interval '1 minute', 0, at
     from (select clock_timestamp() - interval '1 hour' as at) t`,
    [runId],
  );
  for (let from = 0; from < lines; from += 100_000) {
    await client.query(
      `insert into aster.run_output (run_id, attempt_num, seq, stream, data, written_at)
       select $1, 1, n / $4, 'stdout', convert_to(string_agg(line, '' order by n), 'utf8'), clock_timestamp() from (
         select n, '2026-11-29T02:00:00.000Z INFO part ' || n % 97 || ' has come, row ' || n || ' of a table that is loaded'
           || case when n % 10000 = 5000 then ', with a needle in it' else '' end || e'\\n' as line
         from generate_series($2::integer, $3::integer) n
       ) t group by n / $4`,
      [runId, from, Math.min(lines, from + 100_000) - 1, linesPerChunk],
    );
  }
}

function row(name, ours, must) {
  return { name: `dashboard: ${name}`, ours, must };
}
