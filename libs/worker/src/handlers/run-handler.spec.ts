import { createStopper, type HandlerTask, type Outcome, type OutputChunk } from '@aster-scheduler/core';
import { aClaimedRun } from '../testing/a-claimed-run.js';
import { type Handler, type HandlerContext, PermanentError } from './handler.js';
import { runHandler } from './run-handler.js';

let output: OutputChunk[];

async function run(handler: Handler, task: Partial<HandlerTask> = {}, { signal } = createStopper()): Promise<Outcome> {
  const onOutput = (chunk: OutputChunk): void => void output.push(chunk);
  return runHandler(handler, aClaimedRun(task), { signal, outputLimitBytes: 20, onOutput });
}

const untilAborted: Handler = async ({ signal }) =>
  new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('told to'))));
const never: Handler = async () => new Promise(() => undefined);

beforeEach(() => {
  output = [];
});

describe('a result', () => {
  it.each([
    ['of 1 MB', 'x'.repeat(1_048_574), { status: 'succeeded', resultBytes: 1_048_576 }],
    ['that is larger', 'x'.repeat(1_048_575), { status: 'failed', reason: 'result_too_large', isPermanent: true }],
    ['that is larger in UTF-8', 'é'.repeat(600_000), { status: 'failed', reason: 'result_too_large' }],
  ])('%s comes to an end that says so', async (_size, result, outcome) => {
    expect(await run(async () => result)).toMatchObject(outcome);
  });
});

describe('runHandler', () => {
  it('tells the handler of its run', async () => {
    let seen: HandlerContext | undefined;
    await run((context) => void (seen = context), { payload: { to: 'all' } });
    expect(seen).toMatchObject({
      payload: { to: 'all' },
      run: { jobName: 'nightly', attemptNum: 1, trigger: 'schedule', scheduledAt: new Date('2026-05-01T10:00:00Z') },
    });
  });

  it.each([
    [undefined, undefined],
    [null, null],
    [{ at: new Date(0), gone: undefined }, { at: '1970-01-01T00:00:00.000Z' }],
    [Number.NaN, null],
  ])('keeps %j as JSON', async (returned, result) => {
    expect(await run(() => returned)).toMatchObject({ status: 'succeeded', result });
  });

  it.each<[string, Handler, string]>([
    ['throws', () => Promise.reject(new TypeError('no')), 'TypeError: no'],
    [
      'throws at once',
      () => {
        throw new RangeError('off');
      },
      'RangeError: off',
    ],
    ['throws no error', () => Promise.reject(undefined), 'undefined'],
    ['returns what is no JSON', () => 10n, 'TypeError: Do not know how to serialize a BigInt'],
    ['returns a function', () => () => 1, 'TypeError: a result of type function cannot be kept as JSON'],
  ])('fails when the handler %s', async (_case, handler, errorMsg) => {
    expect(await run(handler)).toMatchObject({
      status: 'failed',
      reason: 'handler_error',
      errorMsg,
      isPermanent: false,
    });
  });

  it('fails for good when the handler says so', async () => {
    const outcome = await run(() => Promise.reject(new PermanentError('no such user')));
    expect(outcome).toMatchObject({ status: 'failed', errorMsg: 'PermanentError: no such user', isPermanent: true });
  });

  it('ends a handler at its timeout', async () => {
    const outcome = await run(untilAborted, { timeoutMs: 20 });
    expect(outcome).toMatchObject({ status: 'timed_out', reason: 'timeout', errorMsg: 'timed out after 20ms' });
  });

  it('leaves a handler behind that does not heed its timeout', async () => {
    expect(await run(never, { timeoutMs: 10, killGraceMs: 10 })).toMatchObject({ status: 'timed_out' });
    expect(await run(never, { timeoutMs: 10, killGraceMs: 0 })).toMatchObject({ status: 'timed_out' });
  });

  it('gives a handler with a timeout of months its time', async () => {
    let turns = 0;
    const handler: Handler = async ({ signal }) => {
      for (; turns < 5 && !signal.aborted; turns += 1) await new Promise((resolve) => setTimeout(resolve, 5));
    };
    expect(await run(handler, { timeoutMs: 90 * 24 * 3_600_000 })).toMatchObject({ status: 'succeeded' });
    expect(turns).toBe(5);
  });

  it.each([
    ['cancelled', untilAborted, { status: 'cancelled', reason: 'cancelled_by_user' }],
    ['shutdown', untilAborted, { status: 'released', reason: 'handed_back', wasStarted: true }],
    ['shutdown', never, { status: 'released', reason: 'handed_back', wasStarted: true }],
    ['lost', untilAborted, { status: 'lost', reason: 'worker_lost' }],
  ] as const)('ends a handler that is stopped for %s', async (reason, handler, outcome) => {
    const stopper = createStopper();
    const ended = run(handler, { killGraceMs: 10 }, stopper);
    stopper.stop(reason);
    expect(await ended).toMatchObject(outcome);
  });

  it('aborts the signal of a handler with the reason, also where the handler asks for it late', async () => {
    const reasons: unknown[] = [];
    const stopper = createStopper();
    const handler: Handler = async (context) => {
      await new Promise((resolve) => setTimeout(resolve, 20));
      reasons.push(context.signal.reason);
    };
    const ended = run(handler, {}, stopper);
    stopper.stop('cancelled');
    await ended;
    await run(handler, { timeoutMs: 1 });
    expect(reasons).toEqual(['cancelled', 'timeout']);
  });

  it('keeps the success of a handler that finishes although its worker stops', async () => {
    const stopper = createStopper();
    const ended = run(
      ({ signal }) => new Promise((resolve) => signal.addEventListener('abort', () => resolve(7))),
      {},
      stopper,
    );
    stopper.stop('shutdown');
    expect(await ended).toMatchObject({ status: 'succeeded', result: 7 });
  });

  it('bounds what the handler logs, and counts what was dropped, however it ends', async () => {
    const flood: Handler = ({ log }) => {
      for (let line = 0; line < 100; line += 1) log(`line ${line}`);
      throw new Error('enough');
    };
    const outcome = await run(flood);
    const kept = output.reduce((sum, piece) => sum + piece.data.length, 0);
    expect(kept).toBe(20);
    expect(outcome).toMatchObject({ status: 'failed', outputTruncatedBytes: 790 - 20 });
    expect(output.map(({ data }) => data.toString()).join('|')).toBe('line 0\n|lin|8\nline 99\n');
  });
});
