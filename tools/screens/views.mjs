/**
 * What pictures are made of: the address below `ui/`, and what is done there before. `readme` marks those that the
 * documentation shows.
 *
 * @param run a run of `etl/orders` that failed, for its page
 * @param incident the one of that job
 */
export function listViews(run, incident) {
  const job = 'jobs/etl%2Forders';
  return [
    { name: 'overview', path: '', readme: true, ready: seeAhead },
    { name: 'jobs', path: 'jobs', readme: true },
    { name: 'jobs-copy', path: 'jobs?q=label:team%3Ddata', readme: true, ready: copyJobs },
    { name: 'jobs-columns', path: 'jobs', ready: chooseColumns },
    { name: 'jobs-chosen', path: 'jobs', ready: chooseJobs },
    { name: 'jobs-pause', path: 'jobs', ready: pauseJobs },
    { name: 'job', path: job, readme: true },
    { name: 'job-skipping', path: 'jobs/search%2Freindex' },
    { name: 'job-paused', path: 'jobs/payroll%2Fexport' },
    { name: 'job-clock-change', path: 'jobs/reports%2Fnight-shift', readme: true },
    { name: 'job-ledger', path: 'jobs/mail%2Fqueue?tab=ledger&outcome=skipped&at=now-20m', readme: true },
    { name: 'job-runs', path: `${job}?tab=runs` },
    { name: 'job-graph', path: `${job}?tab=graph` },
    { name: 'job-versions', path: `${job}?tab=versions&versions=1..2`, readme: true },
    { name: 'job-settings', path: `${job}?tab=settings` },
    { name: 'job-trigger', path: `${job}?do=trigger`, ready: dialog },
    { name: 'job-payload', path: 'jobs/reports%2Fon-demand?do=trigger', ready: dialog },
    { name: 'job-edit', path: `${job}/edit`, readme: true, ready: editSchedule },
    { name: 'job-policies', path: `${job}/edit`, ready: seePolicies },
    { name: 'job-conflict', path: 'jobs/logs%2Frotate/edit', ready: editAgainst },
    { name: 'job-new', path: 'jobs/new' },
    { name: 'runs', path: 'runs' },
    { name: 'runs-cancel', path: 'runs?pool=default', ready: cancelRuns },
    { name: 'runs-narrowed', path: 'runs?q=pool:default+min:1m+colour:red' },
    { name: 'runs-failed', path: 'runs?status=failed,timed_out' },
    { name: 'run', path: `runs/${run}`, readme: true },
    { name: 'run-compared', path: `runs/${run}`, ready: compareRun },
    { name: 'timeline', path: 'timeline?from=now-24h&to=now%2B4h', readme: true },
    { name: 'calendar', path: 'calendar', readme: true },
    { name: 'calendar-past', path: 'calendar?view=past' },
    { name: 'graph', path: 'graph', readme: true },
    { name: 'workers', path: 'workers' },
    { name: 'pool', path: 'pools/default' },
    { name: 'system', path: 'system' },
    { name: 'system-more', path: 'system', ready: seeProcesses },
    { name: 'secrets', path: 'secrets' },
    { name: 'secret-new', path: 'secrets', ready: newSecret },
    { name: 'graph-drawing', path: 'graph', ready: drawEdge },
    { name: 'keys-of-api', path: 'keys' },
    { name: 'audit', path: 'audit' },
    { name: 'audit-entry', path: 'audit', ready: openEntry },
    { name: 'key-new', path: 'keys', ready: newKey },
    { name: 'alerts', path: 'alerts' },
    { name: 'alerts-incident', path: `alerts/incidents/${incident}` },
    { name: 'alerts-rules', path: 'alerts/rules' },
    { name: 'alerts-rule-new', path: 'alerts/rules/new', ready: tryRule },
    { name: 'alerts-channels', path: 'alerts/channels' },
    { name: 'alerts-channel', path: 'alerts/channels', ready: openChannel },
    { name: 'alerts-channel-new', path: 'alerts/channels', ready: makeChannel },
    { name: 'alerts-silences', path: 'alerts/silences' },
    { name: 'alerts-silence-new', path: 'alerts/silences', ready: makeSilence },
    { name: 'wall', path: 'wall' },
    { name: 'palette', path: '', readme: true, ready: palette },
    { name: 'palette-when', path: '', readme: true, ready: explainSchedule },
    { name: 'keys', path: 'jobs', ready: async (page) => page.keyboard.press('?').then(() => dialog(page)) },
    { name: 'nothing', path: 'jobs/nothing-of-the-kind' },
  ];
}

async function dialog(page) {
  await page.getByRole('dialog').waitFor();
}

/** What comes last on the overview: the hour ahead, and the pools. */
async function seeAhead(page) {
  await page
    .getByText(/starts$/)
    .first()
    .waitFor();
  await page.getByRole('link', { name: 'Pools and services' }).waitFor();
}

async function palette(page) {
  await seeAhead(page);
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox').fill('or');
  await page.getByRole('option', { name: 'etl/orders' }).first().waitFor();
}

/** What a schedule means, typed anywhere. */
async function explainSchedule(page) {
  await seeAhead(page);
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox').fill('*/20 8-17 * * MON-FRI');
  await page.getByRole('option', { name: /a new job with it/ }).waitFor();
}

async function copyJobs(page) {
  await page.getByRole('button', { name: 'Copy as' }).click();
  await page.getByRole('menuitem', { name: /^CSV/ }).waitFor();
}

async function chooseColumns(page) {
  const button = page.locator('summary[aria-label="Columns"]');
  if (await button.isVisible()) await button.click(); // rows are cards on a phone
}

/** A run beside the last that succeeded, and what it was given. */
async function compareRun(page) {
  await page.getByRole('button', { name: 'Compare' }).click();
  await page.getByText('What it was given').click();
  await page.getByRole('row', { name: /^argument 1/ }).waitFor();
}

/** A new rule, and what it would have told of. */
async function tryRule(page) {
  await page.getByLabel('So many in a row').fill('2');
  await page.getByText(/^among .* runs/).waitFor();
}

async function openChannel(page) {
  await page.getByRole('link', { name: 'on call' }).click();
  await page.getByRole('heading', { level: 1, name: 'on call' }).waitFor();
}

async function makeChannel(page) {
  await page.getByRole('button', { name: 'New channel' }).click();
  await page.getByLabel('Kind').selectOption('slack');
  await page.getByLabel('Name').fill('Data chat');
  await page.getByLabel('Address of the hook').fill('https://hooks.example/services/T0/B0/x');
}

async function makeSilence(page) {
  await page.getByRole('button', { name: 'New silence' }).click();
  await dialog(page);
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
  await page.locator('main summary').first().click();
}

async function newKey(page) {
  await page.getByRole('button', { name: 'New key' }).click();
  await dialog(page);
}

/** Some jobs, and what can be done with them. */
async function chooseJobs(page) {
  const boxes = page.getByRole('checkbox', { name: /^Select (?!all)/ });
  for (const n of [1, 2, 4]) await boxes.nth(n).click();
  await page.getByRole('region', { name: 'Chosen jobs' }).waitFor();
}

async function pauseJobs(page) {
  await chooseJobs(page);
  await page.getByRole('button', { name: 'Pause…' }).click();
  await page.getByRole('button', { name: 'Pause 3 jobs' }).waitFor();
}

async function cancelRuns(page) {
  const boxes = page.getByRole('checkbox', { name: /^Select (?!all)/ });
  await boxes.nth(0).click();
  await page.getByRole('button', { name: /that match$/ }).click();
  await page.getByRole('button', { name: 'Cancel…' }).click();
  await page.getByRole('button', { name: /^Cancel \d+ runs?$/ }).waitFor();
}

async function newSecret(page) {
  await page.getByRole('button', { name: 'New secret' }).click();
  await page.getByLabel('Name', { exact: true }).fill('WAREHOUSE_PASSWORD');
}

async function drawEdge(page) {
  await page.getByRole('button', { name: 'Draw edges' }).click();
}
