import type { Db } from '@aster-scheduler/db';
import type { ClaimedRun } from '../claims/claim-runs.js';
import { insertTestJob, start } from '../testing/insert-test-job.js';
import { race } from '../testing/race.js';
import { openStore, type Store } from '../testing/store.js';
import { addWorker, settle, type TestWorker } from '../testing/test-worker.js';
import { triggerJob } from '../triggers/trigger-job.js';
import { insertOutput, type OutputPiece } from './insert-output.js';
import { outputText } from './output-text.js';
import { readOutput, type StoredOutput } from './read-output.js';
import { readOutputExcerpt } from './read-output-excerpt.js';

let store: Store;
let db: Db;
let worker: TestWorker;
beforeAll(async () => {
  store = await openStore();
  db = store.db;
});
beforeEach(async () => {
  await store.empty();
  worker = await addWorker(db, { now: start });
});
afterAll(async () => store.drop());

async function claimRun(): Promise<ClaimedRun> {
  await triggerJob(db, await insertTestJob(db, { retry: { delayMs: 0 } }), { now: start });
  return worker.claimOne();
}

function piece(claim: ClaimedRun, seq: number, text: string | Buffer, more: Partial<OutputPiece> = {}): OutputPiece {
  const { id: runId, attemptNum, fence } = claim;
  return { runId, attemptNum, fence, seq, stream: 'stdout', data: Buffer.from(text), droppedBefore: 0, ...more };
}

async function readTexts(claim: ClaimedRun, attemptNum = claim.attemptNum): Promise<string[]> {
  const pieces = await readOutput(db, claim.id, { attemptNum });
  return pieces.map((each) => each.data.toString('latin1'));
}

describe('insertOutput', () => {
  it('keeps the bytes of many runs at once, as they are', async () => {
    const [one, other] = [await claimRun(), await claimRun()];
    const anyBytes = Buffer.from(Array.from({ length: 256 }, (_, index) => index));
    await insertOutput(db, [
      piece(one, 1, 'second', { stream: 'stderr', droppedBefore: 2 ** 40 }),
      piece(other, 0, anyBytes, { stream: 'log' }),
      piece(one, 0, ''),
    ]);
    expect(await readOutput(db, one.id, { attemptNum: 1 })).toMatchObject([
      { seq: 0, stream: 'stdout', data: Buffer.alloc(0), droppedBefore: 0 },
      { seq: 1, stream: 'stderr', data: Buffer.from('second'), droppedBefore: 2 ** 40 },
    ]);
    expect((await readOutput(db, other.id, { attemptNum: 1 }))[0]?.data.equals(anyBytes)).toBe(true);
  });

  it('keeps the first of two pieces with the same number, also when they race', async () => {
    const claim = await claimRun();
    await insertOutput(db, [piece(claim, 0, 'first')]);
    await insertOutput(db, [piece(claim, 0, 'again'), piece(claim, 1, 'next')]);
    await race(5, async (index) => insertOutput(db, [piece(claim, 2, `${index}`)]));
    expect((await readTexts(claim)).slice(0, 2)).toEqual(['first', 'next']);
    expect(await readTexts(claim)).toHaveLength(3);
  });

  it('drops what comes under a claim that has passed on, and takes what comes under the new one', async () => {
    const old = await claimRun();
    await insertOutput(db, [piece(old, 0, 'old')]);
    await settle(db, old, 'lost', start);
    await insertOutput(db, [piece(old, 1, 'late')]);
    const next = await worker.claimOne();
    await insertOutput(db, [piece(old, 1, 'late'), piece(next, 0, 'new')]);
    await settle(db, next, 'succeeded', start);
    await insertOutput(db, [piece(next, 1, 'too late')]);
    expect(await readTexts(old, 1)).toEqual(['old']);
    expect(await readTexts(next, 2)).toEqual(['new']);
  });

  it('takes nothing for nothing', async () => {
    await insertOutput(db, []);
    const claim = await claimRun();
    await insertOutput(db, [piece({ ...claim, id: '00000000-0000-4000-8000-000000000000' }, 0, 'x')]);
    expect(await db.selectFrom('run_output').select('seq').execute()).toEqual([]);
  });
});

describe('readOutput', () => {
  it('goes on after a piece, with as many as are asked for', async () => {
    const claim = await claimRun();
    await insertOutput(
      db,
      Array.from({ length: 10 }, (_, seq) => piece(claim, seq, `${seq}`)),
    );
    const pieces = await readOutput(db, claim.id, { attemptNum: 1, afterSeq: 3, limit: 3 });
    expect(pieces.map((each) => each.seq)).toEqual([4, 5, 6]);
    expect(await readOutput(db, claim.id, { attemptNum: 1, afterSeq: 9 })).toEqual([]);
    expect(await readOutput(db, claim.id, { attemptNum: 2 })).toEqual([]);
  });
});

describe('outputText', () => {
  function stored(...pieces: Array<readonly [number[] | string, Partial<StoredOutput>?]>): StoredOutput[] {
    return pieces.map(([data, more], seq) => ({
      seq,
      stream: 'stdout',
      data: Buffer.from(data as string),
      droppedBefore: 0,
      ...more,
    }));
  }

  it.each<[string, StoredOutput[], string]>([
    ['nothing', stored(), ''],
    ['pieces in their order', stored(['a'], ['b\n'], ['c']), 'ab\nc'],
    ['a character that is cut in two', stored([[0xc3]], [[0xa4]]), 'ä'],
    [
      'a character that is cut in two by another stream',
      stored([[0xe2, 0x82]], ['!', { stream: 'stderr' }], [[0xac]]),
      '!€',
    ],
    ['a character that never ends', stored(['x'], [[0xe2, 0x82]]), 'x\u{fffd}'],
    ['bytes that are no UTF-8', stored([[0xff, 0x41]]), '\u{fffd}A'],
    ['NUL', stored([[0x41, 0, 0x42]]), 'A\0B'],
    ['a byte order mark', stored([[0xef, 0xbb, 0xbf, 0x41]]), '\u{feff}A'],
    ['a gap', stored(['a'], ['b', { droppedBefore: 12 }]), 'a\n[12 bytes of output left out]\nb'],
    [
      'a gap within a character',
      stored([[0xe2, 0x82]], [[0xac], { droppedBefore: 3 }]),
      '\u{fffd}\n[3 bytes of output left out]\n\u{fffd}',
    ],
  ])('of %s', (_what, pieces, expected) => {
    expect(outputText(pieces, 'utf-8')).toBe(expected);
  });
});

describe('readOutputExcerpt', () => {
  const kilobyte = 1_024;

  async function excerptOf(claim: ClaimedRun, maxBytes = 64 * kilobyte) {
    return readOutputExcerpt(db, claim, maxBytes);
  }

  it('is not there before the first start, and empty when nothing was written', async () => {
    const claim = await claimRun();
    await expect(readOutputExcerpt(db, { ...claim, attemptNum: 0 }, kilobyte)).resolves.toBeUndefined();
    await expect(excerptOf(claim)).resolves.toEqual({ text: '', bytes: 0 });
  });

  it('is all of a short output', async () => {
    const claim = await claimRun();
    await insertOutput(db, [piece(claim, 0, 'one\n'), piece(claim, 1, 'three\n', { droppedBefore: 4 })]);
    await expect(excerptOf(claim)).resolves.toEqual({
      text: 'one\n\n[4 bytes of output left out]\nthree\n',
      bytes: 10,
    });
  });

  it('is the begin and the end of a long one, cut between characters, and its size', async () => {
    const claim = await claimRun();
    const text = `begin ${'\u{1f600}\u00e9'.repeat(50_000)} end`;
    const bytes = Buffer.from(text);
    const pieces = Array.from({ length: 8 }, (_, index) => bytes.subarray(index * 40_001, (index + 1) * 40_001));
    await insertOutput(
      db,
      pieces.map((data, seq) => piece(claim, seq, data)),
    );
    const excerpt = await excerptOf(claim);
    expect(excerpt?.bytes).toBe(bytes.length);
    expect(Buffer.byteLength(excerpt?.text ?? '')).toBeLessThanOrEqual(64 * kilobyte);
    expect(Buffer.byteLength(excerpt?.text ?? '')).toBeGreaterThan(63 * kilobyte);
    expect(excerpt?.text).toMatch(/^begin .*\n\[the middle is left out here.*\]\n.* end$/su);
    expect(excerpt?.text).not.toContain('\ufffd');
  });

  it('reads no more of an output than its ends', async () => {
    const claim = await claimRun();
    const data = Buffer.alloc(64 * kilobyte, 'x');
    for (let seq = 0; seq < 200; seq += 100) {
      await insertOutput(
        db,
        Array.from({ length: 100 }, (_, index) => piece(claim, seq + index, data)),
      );
    }
    let bytesRead = 0;
    const counting = db.withPlugin({
      transformQuery: ({ node }) => node,
      async transformResult({ result }) {
        for (const { data: read } of result.rows) bytesRead += read instanceof Buffer ? read.length : 0;
        return result;
      },
    });
    const excerpt = await readOutputExcerpt(counting, claim, 64 * kilobyte);
    expect(excerpt?.bytes).toBe(200 * 64 * kilobyte);
    expect(bytesRead).toBe(2 * 64 * kilobyte);
  });

  it.each([
    ['latin1', 'windows-1252', Buffer.from('caf\u00e9\n'.repeat(20_000), 'latin1'), 'caf\u00e9\n'],
    ['UTF-16', 'utf-16le', Buffer.from('a\u00e9\u{1f600}\n'.repeat(20_000), 'utf16le'), 'a\u00e9\u{1f600}\n'],
    [
      'Shift JIS',
      'shift_jis',
      Buffer.from(Array(20_000).fill([0x93, 0xfa, 0x96, 0x7b, 0x0a]).flat()),
      '\u65e5\u672c\n',
    ],
  ])('is in the encoding of the job: %s', async (_name, encoding, data, line) => {
    const claim = await claimRun();
    await db.updateTable('jobs').set({ output_encoding: encoding }).where('id', '=', claim.jobId).execute();
    const pieces = Array.from({ length: Math.ceil(data.length / 30_001) }, (_, index) =>
      piece(claim, index, data.subarray(index * 30_001, (index + 1) * 30_001)),
    );
    await insertOutput(db, pieces);
    const { text = '' } = (await excerptOf(claim)) ?? {};
    const [begin = '', end = ''] = text.split(/\n\[the middle [^\]]*\]\n/);
    expect(begin.startsWith(line.repeat(1_000))).toBe(true);
    expect(end.endsWith(line.repeat(1_000))).toBe(true);
    expect(text).not.toContain('\ufffd');
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(64 * kilobyte);
    await insertOutput(db, [piece(claim, 99, 'gr\u00fcn', { stream: 'log' })]); // what is not written by a command
    expect((await excerptOf(claim))?.text.endsWith('gr\u00fcn')).toBe(true);
  });
});
