import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { jobDefaults } from '@aster-scheduler/core';
import { waitFor } from '@aster-scheduler/core/testing';
import { insertJob } from '@aster-scheduler/job-store';
import { createFleet, type Fleet } from './testing/fleet.js';

const requests = 200;

interface Execution {
  readonly from: number;
  readonly to: number;
}

describe('200 triggers at once of a job that forbids runs side by side', () => {
  let fleet: Fleet;

  beforeAll(async () => {
    fleet = await createFleet();
  });

  afterAll(async () => fleet.close());

  it('execute one at a time, and every other one is accounted for by a skip', async () => {
    const { db } = fleet;
    const log = join(fleet.folder, 'executions');
    const job = await insertJob(db, {
      ...jobDefaults,
      name: 'alone',
      command: 'sh',
      args: ['-c', `from=$(date +%s%N); sleep 0.1; echo "$from $(date +%s%N)" >> ${log}`],
      concurrencyPolicy: 'forbid',
    });
    // they wait for each other in the database, for longer than the fleet's short deadline on a busy machine
    const api = fleet.start('api', { API_PORT: '0', LOG_LEVEL: 'info', DB_QUERY_TIMEOUT: '30s' });
    fleet.start('worker');
    fleet.start('worker');
    const [, url] = await api.printed(/"url":"(http:[^"]+)"/);
    const answers = await Promise.all(
      Array.from({ length: requests }, async () => {
        const response = await fetch(`${url}/api/v1/jobs/${job.id}/trigger`, { method: 'POST' });
        return { status: response.status, run: (await response.json()) as { id: string; status: string } };
      }),
    );
    expect(new Set(answers.map((answer) => answer.status))).toEqual(new Set([202]));
    await waitFor(
      async () => {
        const live = await db.selectFrom('live_runs').select('id').execute();
        return live.length === 0 ? true : undefined;
      },
      { what: 'every run has ended', withinMs: 60_000 },
    );

    const rows = await db.selectFrom('finished_runs').select(['id', 'status', 'reason']).execute();
    expect(new Set(rows.map((row) => row.id))).toEqual(new Set(answers.map((answer) => answer.run.id)));
    const skipped = rows.filter((row) => row.status === 'skipped');
    expect(new Set(skipped.map((row) => row.reason))).toEqual(new Set(['concurrency_forbid']));

    const lines = (await readFile(log, 'utf8')).trim().split('\n');
    const executions = lines.map((line): Execution => {
      const [from = '', to = ''] = line.split(' ');
      return { from: Number(from), to: Number(to) };
    });
    expect(executions).toHaveLength(rows.length - skipped.length);
    const inOrder = executions.sort((a, b) => a.from - b.from);
    expect(inOrder.filter((execution, index) => execution.from < (inOrder[index - 1]?.to ?? 0))).toEqual([]);
  });
});
