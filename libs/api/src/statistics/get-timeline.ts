import type { TimelineResource, TimelineRowResource } from '@aster-scheduler/client';
import { InvalidInputError } from '@aster-scheduler/core';
import { readSchedule } from '@aster-scheduler/cron';
import { serverTime, type Tx } from '@aster-scheduler/db';
import { findJob, isAmong, listJobPage } from '@aster-scheduler/job-store';
import { listPools, listWorkers } from '@aster-scheduler/run-store';
import {
  mostBars,
  planComingTicks,
  readBusy,
  readNumbersOf,
  readTimeline,
  type TimelineGroup,
  type TimelineRow,
} from '@aster-scheduler/statistics';
import { readLabels } from '../fields/label-field.js';
import { takeTurn } from '../http/turns.js';
import { jobOrderOf } from '../jobs/job-order-of.js';
import { printJobPlace, readJobPlace } from '../jobs/job-place.js';
import { maxPageBytes, nextPage, pageRange, partOf } from '../pages/page.js';
import { defineRoute } from '../routes/define-route.js';
import { linkHeader } from '../routes/route.js';
import { askedRange } from './asked-range.js';
import { dayMs } from './run-statistics.js';
import { TimelineQuery } from './timeline-query.js';
import { timelineSchema } from './timeline-schema.js';

const defaultWidth = 1_200;
const defaultRows = 50;
const longestRangeMs = 62 * dayMs;

export const getTimeline = defineRoute({
  method: 'GET',
  path: '/api/v1/timeline',
  operationId: 'getTimeline',
  summary: 'Tells what ran when, what waits, and which ticks are to come: a row for each job, pool or worker.',
  tag: 'statistics',
  right: { role: 'read', reach: 'everything' },
  isCounting: true,
  query: TimelineQuery,
  success: { status: 200, description: 'The rows.', schema: timelineSchema, headers: linkHeader },
  problems: ['INVALID_INPUT'],
  async handle({ statistics }, { query, path }) {
    const range = askedRange(query, dayMs);
    const { from, to } = range;
    if (to.getTime() - from.getTime() > longestRangeMs) {
      throw new InvalidInputError([{ field: 'from', message: 'must be at most 62 days before `to`' }]);
    }
    const facts = await statistics.read({
      key: JSON.stringify(['timeline', from, to, query]),
      rangeMs: to.getTime() - from.getTime(),
      answer: async (tx) => readFacts(tx, query, from, to),
    });
    const { label, cursor: _cursor, ...asked } = query;
    const filter = {
      ...asked,
      from: from.toISOString(),
      to: to.toISOString(),
      width: String(query.width ?? defaultWidth),
    };
    return {
      content: await toTimelineResource(facts, from, to, query.width ?? defaultWidth),
      headers: nextPage(
        { path, limit: query.limit ?? defaultRows, filter: { ...filter, label: label?.join(','), limit: undefined } },
        facts.next,
      ),
    };
  },
});

/** A row, and what is known of it besides. */
interface RowFacts {
  readonly key: string;
  readonly name: string;
  readonly schedule?: { readonly cronExpr: string; readonly timezone: string; readonly anchorAt: Date };
  readonly usualMs?: number;
}

interface TimelineFacts {
  readonly now: Date;
  readonly rows: readonly RowFacts[];
  readonly next?: string;
  readonly timeline: readonly TimelineRow[];
  readonly busy: Awaited<ReturnType<typeof readBusy>>;
  readonly slots: number;
}

async function readFacts(tx: Tx, query: TimelineQuery, from: Date, to: Date): Promise<TimelineFacts> {
  const now = await serverTime(tx);
  const { group = 'job', width = defaultWidth, pool } = query;
  const { rows, next } = await listRows(tx, query);
  const pools = await listPools(tx);
  const ofPool = pools.filter(({ name }) => pool === undefined || name === pool);
  const keys = rows.map(({ key }) => key);
  return {
    now,
    rows,
    next,
    timeline: await readTimeline(tx, { from, to, width, group, keys, now }),
    busy: await readBusy(tx, { from, to, pool, now }),
    slots: ofPool.reduce((sum, { slots }) => sum + slots, 0),
  };
}

type Rows = { readonly rows: readonly RowFacts[]; readonly next?: string };

async function listRows(tx: Tx, query: TimelineQuery): Promise<Rows> {
  const range = pageRange({ limit: query.limit ?? defaultRows, cursor: query.cursor });
  const group: TimelineGroup = query.group ?? 'job';
  if (group === 'job') return listJobRows(tx, query, range);
  const all =
    group === 'pool'
      ? (await listPools(tx)).map(({ name }) => ({ key: name, name }))
      : (await listWorkers(tx)).map(({ id, name }) => ({ key: id, name }));
  const found = partOf(all, range, ({ key }) => key);
  const rows = found.slice(0, range.limit);
  return { rows, next: found.length > range.limit ? rows.at(-1)?.key : undefined };
}

async function listJobRows(
  tx: Tx,
  query: TimelineQuery,
  { limit, offset, after }: ReturnType<typeof pageRange>,
): Promise<Rows> {
  const order = jobOrderOf(query.sort);
  const place = after === undefined ? undefined : readJobPlace(order.by, after);
  const { pool, label, q: text } = query;
  const conditions = { pool, text, labels: label === undefined ? undefined : readLabels(label) };
  const { jobs, next } =
    query.job === undefined
      ? await listJobPage(tx, { ...conditions, order, limit, offset, after: place }, maxPageBytes)
      : {
          jobs: [await findJob(tx, query.job)].flatMap((job) =>
            job !== undefined && isAmong(job, conditions) ? job : [],
          ),
        };
  const numbers = await readNumbersOf(
    tx,
    jobs.map(({ id }) => id),
  );
  const rows = jobs.map(({ id, name, status, cronExpr, timezone, anchorAt }): RowFacts => {
    const isDue = status === 'active' && cronExpr !== undefined;
    return {
      key: id,
      name,
      ...(isDue ? { schedule: { cronExpr, timezone, anchorAt } } : {}),
      usualMs: numbers.get(id)?.usualMs,
    };
  });
  return { rows, next: next === undefined ? undefined : printJobPlace(order.by, next) };
}

/** Rows between two turns of the event loop: each may have some hundred ticks. */
const rowsPerTurn = 5;

async function toTimelineResource(
  facts: TimelineFacts,
  from: Date,
  to: Date,
  width: number,
): Promise<TimelineResource> {
  const { now, timeline, busy, slots } = facts;
  const nearMs = (3 * (to.getTime() - from.getTime())) / width;
  const byKey = new Map(timeline.map((row) => [row.key, row]));
  const rows: TimelineRowResource[] = [];
  for (const { key, name, schedule, usualMs } of facts.rows) {
    if (rows.length % rowsPerTurn === rowsPerTurn - 1) await takeTurn();
    const row = byKey.get(key);
    const start = now > from ? now : from;
    const read = schedule === undefined || start >= to ? undefined : readSchedule(schedule.cronExpr, schedule);
    const ticks =
      read === undefined || 'problem' in read // this host may not know its zone
        ? []
        : planComingTicks(read.schedule, { from: start, to, nearMs, most: mostBars });
    rows.push({
      key,
      name,
      lanes: row?.lanes ?? 1,
      bars: (row?.bars ?? []).map((bar) => [bar.start, bar.end, bar.status, bar.runId ?? null, bar.count, bar.attempt]),
      waits: row?.waits ?? [],
      ticks: ticks.map(({ at, mark }) => [at.getTime() - from.getTime(), usualMs ?? null, mark ?? null]),
    });
  }
  return {
    from: from.toISOString(),
    to: to.toISOString(),
    now: now.toISOString(),
    px_ms: (to.getTime() - from.getTime()) / width,
    rows,
    busy: {
      columns: ['at', 'running', 'slots'],
      rows: busy.map(({ at, running }) => [at.getTime() - from.getTime(), running, slots]),
    },
  };
}
