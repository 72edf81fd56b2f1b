import type { IncomingHttpHeaders } from 'node:http';
import { InvalidInputError, NotFoundError } from '@aster-scheduler/core';
import type { Db } from '@aster-scheduler/db';
import { findOutputTail, type OutputStart, readRunProgress } from '@aster-scheduler/run-store';
import type { ApiContext } from '../context/api-context.js';
import { defineRoute } from '../routes/define-route.js';
import { RunKey } from '../runs/run-key.js';
import { endId, type OutputCursor, parseOutputCursor } from './output-cursor.js';
import { OutputQuery } from './output-query.js';
import { type Asked, eventStreamOf, followedTextOf, storedBytesOf, storedTextOf } from './output-streams.js';

const eventStream = 'text/event-stream';
const plainText = 'text/plain; charset=utf-8';
const anyBytes = 'application/octet-stream';

export const getOutput = defineRoute({
  method: 'GET',
  path: '/api/v1/runs/{id}/output',
  operationId: 'getOutput',
  summary: 'Gives the output of a run as text, or as it comes.',
  description:
    'What is stored so far of the last attempt, or of another one. With `follow`, the text goes on until the run is ' +
    'finished, further attempts included; when the server closes, the connection breaks rather than ends. With ' +
    `\`Accept: ${eventStream}\` it comes as events named \`output\`, \`attempt\` and \`end\`, whose data is JSON; a reader ` +
    'whose connection broke goes on where it was by `Last-Event-ID`, as browsers do by themselves. After `end` there ' +
    'is nothing: 204. With `raw` it is what was written, byte for byte: the streams in the order in which they were read, ' +
    'without what was dropped, which `output_truncated_bytes` of the run counts. `tail_bytes` and `from_seq` leave out what ' +
    'is before, in whatever form it comes.',
  tag: 'runs',
  right: { role: 'read', reach: 'run' },
  isLive: true,
  params: RunKey,
  query: OutputQuery,
  readsHeaders: { 'Last-Event-ID': 'The id of the last event that was seen: events after it come.' },
  success: {
    status: 200,
    description: 'The output; bytes that mean nothing in the encoding of the job have become U+FFFD.',
    contents: {
      'text/plain': { type: 'string' },
      [eventStream]: { type: 'string' },
      [anyBytes]: { type: 'string', format: 'binary' },
    },
  },
  otherAnswers: [{ status: 204, description: 'Last-Event-ID is that of the end.' }],
  problems: ['INVALID_INPUT', 'NOT_FOUND'],
  async handle(context, { params, query, headers }) {
    const wantsEvents = acceptsEvents(headers.accept);
    const after = wantsEvents ? readLastEventId(headers) : undefined;
    if (after === 'end') return { status: 204 };
    refuseContradictions(query, wantsEvents);
    const asked = await readAsked(context, params.id, query);
    const asFile = query.download === true ? fileHeaders(params.id, query) : {};
    if (query.raw === true) return { stream: storedBytesOf(asked), headers: { 'content-type': anyBytes, ...asFile } };
    if (wantsEvents) {
      const noBuffering = { 'x-accel-buffering': 'no' }; // of proxies
      return { stream: eventStreamOf(asked, after), headers: { 'content-type': eventStream, ...noBuffering } };
    }
    const stream = query.follow === true ? followedTextOf(asked) : storedTextOf(asked);
    return { stream, headers: { 'content-type': plainText, ...asFile } };
  },
});

/**
 * @throws NotFoundError
 * @throws InvalidInputError for an attempt that has not started
 */
async function readAsked({ db, runWatch }: ApiContext, runId: string, query: OutputQuery): Promise<Asked> {
  const { attempt } = query;
  const [progress] = await readRunProgress(db, [runId]);
  if (progress === undefined) throw new NotFoundError('run', runId);
  if (attempt === undefined || attempt <= progress.attemptNum) {
    const start = await findStart(db, runId, attempt ?? progress.attemptNum, query);
    return { db, runWatch, progress, attempt, start };
  }
  const count = progress.attemptNum === 1 ? '1 attempt' : `${progress.attemptNum} attempts`;
  throw new InvalidInputError([{ field: 'attempt', message: `is not there: the run has had ${count} so far` }]);
}

async function findStart(
  db: Db,
  runId: string,
  attemptNum: number,
  { tail_bytes: bytes, from_seq: seq }: OutputQuery,
): Promise<OutputStart | undefined> {
  if (seq !== undefined) return { seq, skippedBytes: 0 };
  return bytes === undefined ? undefined : findOutputTail(db, runId, { attemptNum, bytes });
}

/** @throws InvalidInputError */
function refuseContradictions(
  { raw, download, follow, tail_bytes, from_seq }: OutputQuery,
  wantsEvents: boolean,
): void {
  const follows = wantsEvents || follow === true;
  const problems = [
    ...(raw === true && follows ? [{ field: 'raw', message: 'excludes following' }] : []),
    ...(download === true && follows ? [{ field: 'download', message: 'excludes following' }] : []),
    ...(tail_bytes !== undefined && from_seq !== undefined
      ? [{ field: 'tail_bytes', message: 'excludes from_seq' }]
      : []),
  ];
  if (problems.length > 0) throw new InvalidInputError(problems);
}

function fileHeaders(runId: string, { attempt }: OutputQuery): Readonly<Record<string, string>> {
  const ofAttempt = attempt === undefined ? '' : `-attempt-${attempt}`;
  return { 'content-disposition': `attachment; filename="run-${runId}${ofAttempt}.log"` };
}

/** Whether the media type is named in `Accept`; being accepted among anything else is not asking for it. */
function acceptsEvents(accept: string | undefined): boolean {
  return (accept ?? '').split(',').some((part) => {
    const [type = '', ...parameters] = part.split(';').map((text) => text.trim().toLowerCase());
    return type === eventStream && !parameters.some((parameter) => /^q=0(?:\.0*)?$/.test(parameter));
  });
}

/** @throws InvalidInputError for what is no id of an event */
function readLastEventId(headers: IncomingHttpHeaders): OutputCursor | 'end' | undefined {
  const id = headers['last-event-id'];
  if (id === undefined || id === '') return undefined;
  if (id === endId) return 'end';
  const cursor = typeof id === 'string' ? parseOutputCursor(id) : undefined;
  if (cursor !== undefined) return cursor;
  throw new InvalidInputError([{ field: 'Last-Event-ID', message: 'is not the id of an event of this server' }]);
}
