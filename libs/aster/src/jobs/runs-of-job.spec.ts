import { waitFor } from '@aster-scheduler/core/testing';
import { useAsters } from '../specs/use-asters.js';

const asters = useAsters();
const soon = (): AbortSignal => AbortSignal.timeout(60_000);
let names = 0;
const aName = (): string => `job ${(names += 1)}`;

describe('the runs of a job', () => {
  it('are told of as they start, are tried again and end, to those who listen', async () => {
    const aster = asters.open();
    const flaky = aster.job(aName(), { retry: { max: 1, delay: '1ms' } }, ({ run }) => {
      if (run.attemptNum === 1) throw new Error('not yet');
      return 'now';
    });
    const other = aster.job(aName(), {}, () => 1);
    const told: unknown[] = [];
    const ends = [
      flaky.on('started', ({ attemptNum, trigger }) => told.push(['started', attemptNum, trigger])),
      flaky.on('retrying', ({ attemptNum, error }) => told.push(['retrying', attemptNum, error?.message])),
      flaky.on('ended', ({ attemptNum, status }) => told.push(['ended', attemptNum, status])),
    ];
    other.on('ended', () => told.push('another job'));
    await aster.start();
    const { id } = await flaky.trigger();
    await flaky.waitForRun(id, soon());
    await waitFor(() => told.length >= 4);
    expect(told).toEqual([
      ['started', 1, 'manual'],
      ['retrying', 1, 'not yet'],
      ['started', 2, 'manual'],
      ['ended', 2, 'succeeded'],
    ]);
    for (const end of ends) end();
    await other.waitForRun((await other.trigger()).id, soon());
    await flaky.waitForRun((await flaky.trigger()).id, soon());
    await waitFor(() => told.includes('another job'));
    expect(told).toHaveLength(5); // with the one of the other job
  });

  it('go on whatever a listener throws, at once or later', async () => {
    const aster = asters.open();
    const job = aster.job(aName(), {}, () => 1);
    job.on('started', () => {
      throw new Error('at once');
    });
    job.on('ended', async () => Promise.reject(new Error('later')));
    const warnings: string[] = [];
    const { emitWarning } = process;
    process.emitWarning = (warning: string | Error) => void warnings.push(String(warning));
    await aster.start();
    const { id } = await job.trigger();
    expect((await job.waitForRun(id, soon())).status).toBe('succeeded');
    await waitFor(() => warnings.length >= 2);
    process.emitWarning = emitWarning;
    const said = 'a listener to the runs of a job has thrown: Error:';
    expect(warnings).toEqual([`${said} at once`, `${said} later`]);
  });

  it('come in pages, of one job or of all, and are counted by what they wait for', async () => {
    const aster = asters.open();
    const job = aster.job(aName(), {}, () => 1);
    await aster.start({ worker: false, scheduler: false });
    const made = await job.triggerMany(Array.from({ length: 5 }, () => ({})));
    await job.trigger(undefined, { after: '1h' });
    expect(await job.countRuns()).toEqual({ running: 0, due: 5, scheduled: 1, waiting: 0 });
    const ids: string[] = [];
    for (let before: string | undefined; ;) {
      const page = await job.listRuns({ limit: 2, before });
      if (page.length === 0) break;
      ids.push(...page.map(({ id }) => id));
      before = ids.at(-1);
    }
    expect(ids).toHaveLength(6);
    expect(new Set(ids).size).toBe(6);
    expect(ids).toEqual(ids.toSorted().toReversed());
    expect(ids).toEqual(expect.arrayContaining(made.map(({ id }) => id)));
    const [newest] = await aster.listRuns({ limit: 1 });
    expect((await aster.listRuns({ limit: 1, before: newest!.id }))[0]!.id < newest!.id).toBe(true);
    const pools = await aster.listPools();
    expect(pools.find(({ name }) => name === 'default')).toMatchObject({ due: 5, scheduled: 1, workers: 0 });
  });
});
