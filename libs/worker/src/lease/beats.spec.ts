import { randomUUID } from 'node:crypto';
import { waitFor } from '@aster-scheduler/core/testing';
import { hostClockMs } from '@aster-scheduler/executor';
import { claimRuns, registerWorker } from '@aster-scheduler/run-store';
import { createTestStore, type TestStore } from '../testing/test-store.js';
import type { BeatAnswer } from './beat.js';
import { type Beats, startBeats } from './beats.js';
import type { LeaseTimes } from './lease-times.js';

const hour = 3_600_000;
const looksFor = { pools: ['default'], handlers: [], runsCommands: true };

let store: TestStore;
let workerId: string;
let beats: Beats;
let answers: Extract<BeatAnswer, { type: 'renewed' }>[];

beforeAll(async () => {
  store = await createTestStore();
});
afterAll(async () => store.drop());
afterEach(async () => {
  await beats.stop();
  await store.rows('truncate aster.live_runs, aster.workers');
});

async function start(times: Partial<LeaseTimes>): Promise<void> {
  workerId = randomUUID();
  const registration = { name: 'w', pools: ['default'], handlers: [], slots: 5, version: '0', leaseMs: hour };
  await registerWorker(store.db, { id: workerId, ...registration });
  const lease = { leaseMs: hour, answerWithinMs: 20_000, retryMs: 50, marginMs: 0 };
  answers = [];
  beats = startBeats(
    {
      db: store.db,
      times: { ...lease, beatEveryMs: 0, idleBeatEveryMs: hour, ...times },
      looksFor,
      silentForMs: () => 0,
    },
    (answer) => {
      if (answer.type === 'renewed') answers.push(answer);
    },
  );
  beats.hold(workerId, hostClockMs());
}

async function answered(times: number): Promise<void> {
  await waitFor(() => answers.length >= times);
}

describe('beats', () => {
  it('rest longer while the worker holds nothing, and catch up when it claims', async () => {
    await start({ beatEveryMs: 0, idleBeatEveryMs: hour });
    await answered(1);
    beats.claimed(); // the next one is an hour away, and should have been at once
    await answered(2);
  });

  it('go on at their pace while the worker holds runs', async () => {
    const id = await store.addRun();
    await start({ beatEveryMs: 20, idleBeatEveryMs: hour });
    await claimRuns(store.db, { ...looksFor, workerId, limit: 1 });
    await answered(3);
    expect(answers[0]?.held).toMatchObject([{ runId: id, fence: 1 }]);
  });

  it('are not hurried by claims', async () => {
    await start({ beatEveryMs: hour, idleBeatEveryMs: 2 * hour });
    beats.claimed();
    beats.drain(); // at once
    await answered(1);
    expect(answers).toHaveLength(1);
  });

  it('tell when the next run is due', async () => {
    await store.addRun();
    await start({});
    await answered(1);
    expect(answers[0]).toMatchObject({ held: [], nextDueInMs: 0 });
  });
});
