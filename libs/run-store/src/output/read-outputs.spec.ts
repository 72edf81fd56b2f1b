import { sql } from 'kysely';
import { readRunProgress } from '../history/read-run-progress.js';
import { insertTestJob, start } from '../testing/insert-test-job.js';
import { openStore, type Store } from '../testing/store.js';
import { addWorker, settle, type TestWorker } from '../testing/test-worker.js';
import { triggerJob } from '../triggers/trigger-job.js';
import { insertOutput } from './insert-output.js';
import { outputText } from './output-text.js';
import { readNewestLines } from './read-newest-lines.js';
import { readOutputs } from './read-outputs.js';

describe('the output of runs', () => {
  let store: Store;
  let worker: TestWorker;

  async function aRunningRun(): Promise<{ id: string; jobId: string; fence: number; startedAt: Date }> {
    await triggerJob(store.db, await insertTestJob(store.db, { retry: { maxRetries: 1, delayMs: 0 } }));
    return worker.claimOne();
  }

  async function write(run: { id: string; fence: number }, attemptNum: number, seq: number, data: string) {
    const piece = { runId: run.id, attemptNum, fence: run.fence, seq, stream: 'stdout' as const };
    await insertOutput(store.db, [{ ...piece, data: Buffer.from(data), droppedBefore: seq === 1 ? 7 : 0 }]);
  }

  beforeAll(async () => {
    store = await openStore(5);
    worker = await addWorker(store.db);
  });

  afterAll(async () => store.drop());

  describe('readOutputs', () => {
    it('gives the begin of each output, and says whether there is more', async () => {
      const [short, long, many, silent] = [
        await aRunningRun(),
        await aRunningRun(),
        await aRunningRun(),
        await aRunningRun(),
      ];
      await write(short, 1, 0, 'one ');
      await write(short, 1, 1, 'two');
      await write(long, 1, 0, 'abcdef');
      await write(long, 1, 1, 'ghijkl');
      await write(long, 1, 2, 'mnopqr');
      for (let seq = 0; seq < 6; seq += 1) await write(many, 1, seq, String(seq));
      const owners = [short, long, many, silent].map(({ id, jobId }) => ({ runId: id, jobId, attemptNum: 1 }));
      const found = new Map((await readOutputs(store.db, owners, 10)).map((begin) => [begin.runId, begin]));
      expect(found.size).toBe(3);
      const { pieces = [], hasMore } = found.get(short.id) ?? {};
      expect([outputText(pieces, 'utf-8'), hasMore]).toEqual(['one \n[7 bytes of output left out]\ntwo', false]);
      expect(found.get(long.id)?.pieces.map(({ data }) => data.toString())).toEqual(['abcdef', 'ghij', '']);
      expect(found.get(long.id)?.hasMore).toBe(true);
      expect(found.get(many.id)?.pieces.map(({ seq }) => seq)).toEqual([0, 1, 2, 3]);
      expect(found.get(many.id)?.hasMore).toBe(true);
    });

    it('tells attempts apart, and needs no runs', async () => {
      const run = await aRunningRun();
      await write(run, 1, 0, 'first');
      await expect(readOutputs(store.db, [{ runId: run.id, jobId: run.jobId, attemptNum: 2 }], 10)).resolves.toEqual(
        [],
      );
      await expect(readOutputs(store.db, [], 10)).resolves.toEqual([]);
    });
  });

  describe('readNewestLines', () => {
    it('gives what was written last of each, as a person reads it, whatever stands before it', async () => {
      const [plain, bar, long, silent] = [
        await aRunningRun(),
        await aRunningRun(),
        await aRunningRun(),
        await aRunningRun(),
      ];
      await write(plain, 1, 0, 'first\nsec');
      await write(plain, 1, 1, 'ond\n\n');
      await write(bar, 1, 0, 'x\n\u001b[32m10 %\r20 %\r\u001b[0m');
      await write(long, 1, 0, 'not of this line: ');
      await write(long, 1, 2, `${'\u00e9'.repeat(3_000)}\nthe end\u0000`);
      const owners = [plain, bar, long, silent].map(({ id, jobId }) => ({ runId: id, jobId, attemptNum: 1 }));
      const lines = await readNewestLines(store.db, owners);
      expect(owners.map(({ runId }) => lines.get(runId))).toEqual(['second', '20 %', 'the end', undefined]);
      await write(long, 1, 3, `${'\u00e9'.repeat(1_500)}`);
      expect((await readNewestLines(store.db, owners)).get(long.id)).toBe(`${'\u00e9'.repeat(299)}\u2026`);
      expect(await readNewestLines(store.db, [])).toEqual(new Map());
    });
  });

  describe('readNewestLines of a long list', () => {
    it('holds up the event loop for no long time, whatever its runs have written', async () => {
      const { rows } = await sql<{ run_id: string }>`
        insert into aster.run_output (run_id, attempt_num, seq, stream, data, written_at)
        select ('00000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, 1, seq, 'stdout',
          convert_to(repeat(U&'\\0007 ', 1000), 'UTF8'), now()
        from generate_series(1, 1000) n, generate_series(0, 2) seq returning run_id`.execute(store.db);
      const owners = [...new Set(rows.map(({ run_id: runId }) => runId))].map((runId) => {
        return { runId, jobId: runId, attemptNum: 1 };
      });
      let [longest, isOver, before] = [0, false, process.cpuUsage()];
      const look = (): void => {
        const { user, system } = process.cpuUsage(before);
        longest = Math.max(longest, (user + system) / 1_000);
        before = process.cpuUsage();
        if (!isOver) setImmediate(look);
      };
      look();
      const lines = await readNewestLines(store.db, owners);
      isOver = true;
      look();
      expect([owners.length, lines.size]).toEqual([1_000, 0]);
      expect(longest).toBeLessThan(150);
    });
  });

  describe('readRunProgress', () => {
    it('follows a run through its attempts', async () => {
      const run = await aRunningRun();
      const [running] = await readRunProgress(store.db, [run.id]);
      expect(running).toMatchObject({ id: run.id, status: 'running', attemptNum: 1, startedAt: run.startedAt });
      expect(running?.lastSeq).toBeUndefined();
      await write(run, 1, 0, 'a');
      await write(run, 1, 1, 'b');
      await expect(readRunProgress(store.db, [run.id])).resolves.toMatchObject([{ attemptNum: 1, lastSeq: 1 }]);
      await settle(store.db, run, { status: 'failed', reason: 'exit_code', exitCode: 3 });
      await expect(readRunProgress(store.db, [run.id])).resolves.toMatchObject([{ status: 'scheduled', lastSeq: 1 }]);
      const second = await worker.claimOne();
      await write(second, 2, 0, 'c');
      await settle(store.db, second, { status: 'failed', reason: 'exit_code', exitCode: 4, errorMsg: 'it failed' });
      const [ended] = await readRunProgress(store.db, [run.id]);
      expect(ended).toMatchObject({ status: 'failed', attemptNum: 2, exitCode: 4, errorMsg: 'it failed', lastSeq: 0 });
      expect(ended?.finishedAt?.getTime()).toBeGreaterThan(start.getTime());
    });

    it('leaves out what is gone', async () => {
      await expect(readRunProgress(store.db, ['00000000-0000-0000-0000-000000000000'])).resolves.toEqual([]);
      await expect(readRunProgress(store.db, [])).resolves.toEqual([]);
    });
  });
});
