import { clockChangesBetween, wallTimeAt } from '@aster-scheduler/cron';

const berlin = 'Europe/Berlin';
const minutes = (count) => count * 60_000;

/**
 * The jobs of the demonstration, each with how long it usually runs, what it prints, and the story that it is part of.
 * What they run is made by `writePrograms`, so that they go on as their history says.
 */
export function listFleet(now) {
  return [...quietFleet(), ...badNight(), ...storm(), ...oddJobs(now)];
}

/** Everything is well, night after night. */
function quietFleet() {
  return [
    job('backup/postgres', '15 1 * * *', 'backup postgres --all', {
      ...{ timezone: berlin, usualMs: minutes(14), owner: 'platform', labels: { team: 'platform' } },
      prints: ['dumping 14 databases', 'orders: 41.2 GB', 'events: 118.7 GB', 'uploading 61 parts', 'kept for 35 days'],
    }),
    job('backup/files', '45 1 * * *', 'backup files /srv/shared', {
      ...{ timezone: berlin, usualMs: minutes(6), owner: 'platform', labels: { team: 'platform' } },
      prints: ['looking at 1,204,881 files', '3,119 have changed', 'sent 2.1 GB'],
    }),
    job('billing/payments', '*/15 * * * *', 'billing collect --open', {
      ...{ usualMs: 21_000, owner: 'billing', labels: { team: 'billing' }, concurrencyPolicy: 'queue' },
      env: { API_KEY: '${secret:PAYMENTS_API_KEY}' },
      prints: ['reading open payments', 'collected 38 of 38', 'wrote 38 receipts'],
    }),
    job('billing/dunning', '0 8 * * MON-FRI', 'billing remind --days 14', {
      ...{ timezone: berlin, usualMs: 95_000, owner: 'billing', labels: { team: 'billing' } },
      prints: ['reading what is overdue', 'sent 12 reminders'],
    }),
    job('cache/warm', '*/5 * * * *', 'warm --top 500', {
      usualMs: 9_000,
      prints: ['asking for 500 pages', 'p95 81 ms'],
    }),
    job('certificates/renew', '0 3 * * *', 'renew-certificates', {
      ...{ usualMs: 34_000, owner: 'platform', labels: { team: 'platform' } },
      prints: ['31 certificates', 'none ends within 30 days'],
    }),
    job('logs/rotate', '0 * * * *', 'rotate /var/log/shop', { usualMs: 4_000, prints: ['rotated 12 files'] }),
    job('mail/digest', '0 7 * * MON-FRI', 'mail digest', {
      ...{ timezone: 'America/New_York', usualMs: minutes(3), owner: 'growth', labels: { team: 'growth' } },
      prints: ['4,120 readers', 'sent 4,120'],
    }),
    job('mail/queue', '* * * * *', 'mail send --batch 200', { usualMs: 2_200, prints: ['sent 57 of 57'] }),
    job('metrics/rollup', '*/5 * * * *', 'rollup --step 5m', {
      ...{ usualMs: 12_000, labels: { team: 'platform' } },
      prints: ['read 88,214 points', 'wrote 1,140 rows'],
    }),
    job('sessions/cleanup', '*/10 * * * *', 'cleanup sessions', { usualMs: 1_300, prints: ['removed 219 sessions'] }),
    job('imports/partners', '*/30 * * * *', 'import partners --all', {
      ...{ usualMs: 48_000, story: 'flaky', owner: 'data', labels: { team: 'data' } },
      prints: ['7 partners', 'read 1,902 offers', 'merged'],
    }),
    job('prices/crawl', '20 * * * *', 'crawl prices', {
      ...{ usualMs: minutes(4), timeoutMs: minutes(10), story: 'slow', labels: { team: 'data' } },
      prints: ['crawling 340 shops', 'read 340 of 340'],
    }),
  ];
}

/** A change of the evening before breaks what runs at night, and all that follows it waits. */
function badNight() {
  const data = { timezone: berlin, owner: 'data', labels: { team: 'data' }, managedBy: 'jobs/etl' };
  return [
    job('etl/customers', '0 2 * * *', 'etl customers --day yesterday', {
      ...{ ...data, usualMs: minutes(7) },
      prints: ['reading customers', '18,204 rows', 'wrote customers_daily'],
    }),
    job('etl/orders', '30 2 * * *', 'etl orders --table orders', {
      ...{ ...data, usualMs: minutes(11), story: 'broken', runbookUrl: 'https://runbooks.example/etl-orders' },
      retry: { maxRetries: 2, delayMs: 5_000, backoff: 2, maxDelayMs: 300_000 },
      prints: ['reading orders of the day', '212,480 rows', 'checking sums', 'wrote orders_daily'],
    }),
    job('etl/load', undefined, 'etl load --into warehouse', {
      ...{ ...data, usualMs: minutes(9), story: 'follows', dependsOn: ['etl/customers', 'etl/orders'] },
      env: { PGPASSWORD: '${secret:WAREHOUSE_PASSWORD}' },
      prints: ['loading customers_daily', 'loading orders_daily', 'analyzed'],
    }),
    job('reports/revenue', undefined, 'report revenue', {
      ...{ ...data, usualMs: minutes(2), story: 'follows', dependsOn: ['etl/load'] },
      prints: ['drew 14 charts', 'sent to 9 readers'],
    }),
    job('reports/stock', undefined, 'report stock', {
      ...{ ...data, usualMs: 80_000, story: 'follows', dependsOn: ['etl/load'] },
      prints: ['412 articles are low', 'sent to 3 readers'],
    }),
    job('alerts/etl-failed', undefined, 'notify --channel data', {
      ...{ usualMs: 900, story: 'follows', owner: 'data', labels: { team: 'data' } },
      dependsOn: [{ job: 'etl/orders', condition: 'failure' }],
      prints: ['told the channel data'],
    }),
  ];
}

const warehouses = [
  'berlin',
  'bristol',
  'chicago',
  'dublin',
  'kyoto',
  'lagos',
  'lima',
  'lyon',
  'oslo',
  'perth',
  'porto',
];

/** One server refuses connections for a while, and many jobs fail with the same words. */
function storm() {
  return warehouses.map((place, index) =>
    job(`stock/${place}`, `${index * 2}-59/20 * * * *`, `stock-sync ${place}`, {
      ...{ usualMs: 14_000 + index * 900, story: 'storm', owner: 'logistics', labels: { team: 'logistics' } },
      retry: { maxRetries: 1, delayMs: 5_000, backoff: 2, maxDelayMs: 300_000 },
      prints: ['asking the stock server', 'read 2,048 articles', 'wrote 37 changes'],
    }),
  );
}

function oddJobs(now) {
  return [
    job('search/reindex', '*/10 * * * *', 'reindex --full', {
      ...{ usualMs: minutes(25), timeoutMs: minutes(60), concurrencyPolicy: 'forbid', owner: 'search' },
      prints: [
        'building index 1 of 5',
        'building index 2 of 5',
        'building index 3 of 5',
        'building index 4 of 5',
        'done',
      ],
    }),
    job('models/train', '0 * * * *', 'train --model demand', {
      ...{
        pool: 'gpu',
        usualMs: minutes(18),
        timeoutMs: minutes(60),
        story: 'no worker',
        labels: { team: 'research' },
      },
      prints: ['epoch 1 of 3, loss 0.41', 'epoch 2 of 3, loss 0.32', 'epoch 3 of 3, loss 0.29'],
    }),
    job('payroll/export', '0 17 25 * *', 'payroll export --format new', {
      ...{ timezone: berlin, usualMs: 40_000, status: 'inactive', owner: 'people' },
      pause: { note: 'until the bank takes the new format', days: 9 },
      prints: ['312 payments', 'sent'],
    }),
    job('reports/night-shift', `30 2 ${nextGapDay(now)} * *`, 'report night-shift', {
      ...{ timezone: berlin, usualMs: minutes(5), owner: 'operations', labels: { team: 'logistics' } },
      prints: ['read 9 shifts', 'sent'],
    }),
    {
      ...job('reports/on-demand', '@manually', '', { usualMs: 8_000, owner: 'data' }),
      ...{ command: undefined, args: [], handler: 'make-report', payload: { region: 'emea', days: 7, csv: true } },
      payloadSchema: {
        type: 'object',
        required: ['region', 'days'],
        properties: {
          region: { type: 'string', enum: ['emea', 'americas', 'apac'], title: 'Region' },
          days: { type: 'integer', minimum: 1, maximum: 90, title: 'Days back' },
          csv: { type: 'boolean', title: 'Also as CSV' },
          recipient: { type: 'string', title: 'Send to', description: 'An address; nobody when it is empty' },
        },
      },
    },
  ];
}

/** The day of a month on which clocks in Berlin go forward next. */
function nextGapDay(now) {
  const year = new Date(now.getTime() + 366 * 86_400_000);
  const gap = clockChangesBetween(berlin, now, year).find(({ fromOffsetMs, toOffsetMs }) => toOffsetMs > fromOffsetMs);
  return gap === undefined ? 28 : new Date(wallTimeAt(gap.at.getTime(), berlin)).getUTCDate();
}

/** @param line the command and its arguments */
function job(name, cronExpr, line, { usualMs, prints, story = 'quiet', ...fields }) {
  const [command, ...args] = line.split(' ');
  return { name, cronExpr, command, args, usualMs, prints, story, ...fields };
}
