/**
 * What pictures are made of: the address below `ui/`, and what is done there before. `readme` marks those that the
 * documentation shows.
 *
 * @param run a run of `etl/orders` that failed, for its page
 */
export function listViews(run) {
  const job = 'jobs/etl%2Forders';
  return [
    { name: 'overview', path: '', readme: true },
    { name: 'jobs', path: 'jobs', readme: true },
    { name: 'job', path: job, readme: true },
    { name: 'job-skipping', path: 'jobs/search%2Freindex' },
    { name: 'job-paused', path: 'jobs/payroll%2Fexport' },
    { name: 'job-clock-change', path: 'jobs/reports%2Fnight-shift' },
    { name: 'job-ledger', path: 'jobs/mail%2Fqueue?tab=ledger&outcome=skipped', readme: true },
    { name: 'job-versions', path: `${job}?tab=versions&versions=1..2` },
    { name: 'job-settings', path: `${job}?tab=settings` },
    { name: 'job-trigger', path: `${job}?do=trigger`, ready: dialog },
    { name: 'job-payload', path: 'jobs/reports%2Fon-demand?do=trigger', ready: dialog },
    { name: 'job-edit', path: `${job}/edit`, readme: true, ready: editSchedule },
    { name: 'job-policies', path: `${job}/edit`, ready: seePolicies },
    { name: 'job-conflict', path: 'jobs/logs%2Frotate/edit', ready: editAgainst },
    { name: 'job-new', path: 'jobs/new' },
    { name: 'runs', path: 'runs' },
    { name: 'runs-failed', path: 'runs?status=failed,timed_out' },
    { name: 'run', path: `runs/${run}`, readme: true },
    { name: 'timeline', path: 'timeline?from=now-24h&to=now%2B4h', readme: true },
    { name: 'calendar', path: 'calendar', readme: true },
    { name: 'graph', path: 'graph', readme: true },
    { name: 'workers', path: 'workers' },
    { name: 'system', path: 'system' },
    { name: 'system-more', path: 'system', ready: seeProcesses },
    { name: 'keys-of-api', path: 'keys' },
    { name: 'audit', path: 'audit' },
    { name: 'audit-entry', path: 'audit', ready: openEntry },
    { name: 'key-new', path: 'keys', ready: newKey },
    { name: 'wall', path: 'wall' },
    { name: 'palette', path: '', readme: true, ready: palette },
    { name: 'keys', path: 'jobs', ready: async (page) => page.keyboard.press('?').then(() => dialog(page)) },
    { name: 'nothing', path: 'jobs/nothing-of-the-kind' },
  ];
}

async function dialog(page) {
  await page.getByRole('dialog').waitFor();
}

async function palette(page) {
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox').fill('or');
  await page.getByRole('option', { name: 'etl/orders' }).first().waitFor();
}

/** The form, at what an edit of the schedule would change. */
async function editSchedule(page) {
  await page.getByLabel('Expression').fill('0 3 * * *');
  await page.getByRole('list', { name: 'The next ticks' }).scrollIntoViewIfNeeded();
  await page.getByRole('heading', { name: 'When' }).evaluate((heading) => heading.scrollIntoView());
}

async function seePolicies(page) {
  await page.getByRole('heading', { name: 'Policies' }).evaluate((heading) => heading.scrollIntoView());
}

/** Saves what somebody else has changed meanwhile. */
async function editAgainst(page) {
  const job = `${new URL(page.url()).origin}/api/v1/jobs/logs%2Frotate`;
  await page.getByLabel('Description').fill('once an hour');
  const timeout = `${11 + Math.floor(Math.random() * 40)}m`;
  await page.request.patch(job, { data: { description: 'every hour', timeout } });
  await page.getByRole('button', { name: 'Review and save' }).click();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByRole('heading', { name: /Somebody else/ }).waitFor();
}

/** The programs and tables below the checks. */
async function seeProcesses(page) {
  await page.getByRole('heading', { name: 'Processes' }).evaluate((heading) => heading.scrollIntoView());
}

async function openEntry(page) {
  await page.locator('main summary').nth(2).click();
}

async function newKey(page) {
  await page.getByRole('button', { name: 'New key' }).click();
  await dialog(page);
}
