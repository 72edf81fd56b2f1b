import { InvalidInputError } from '@aster-scheduler/core';
import type { StandardSchema } from '../runs/standard-schema.js';
import { useAsters } from '../specs/use-asters.js';
import { defineJob } from './job-contract.js';

const asters = useAsters();
const soon = (): AbortSignal => AbortSignal.timeout(60_000);

const urls: StandardSchema<{ url: string }, { url: URL }> = {
  '~standard': {
    version: 1,
    vendor: 'test',
    validate: (value) => {
      const { url } = value as { url: string };
      return URL.canParse(url)
        ? { value: { url: new URL(url) } }
        : { issues: [{ message: 'is not a URL', path: ['url'] }] };
    },
  },
};

describe('a contract', () => {
  it('is kept by a worker, and asked by a producer that has no handler', async () => {
    const greet = defineJob<{ name: string }, { at: Date; text: string }>('greet by contract', { pool: 'greeting' });
    const worker = asters.open({ service: 'worker' });
    worker.job(greet, ({ payload }) => ({ at: new Date(0), text: `hello ${payload.name}` }));
    await worker.start();
    const producer = asters.open({ service: 'producer' });
    const { id } = await producer.trigger(greet, { name: 'you' }, { key: 'once' });
    expect(await producer.trigger(greet, { name: 'you' }, { key: 'once' })).toMatchObject({ id, isNew: false });
    const asked = producer.jobOf(greet);
    const run = await asked.waitForRun(id, soon());
    expect(run.result).toEqual({ at: '1970-01-01T00:00:00.000Z', text: 'hello you' });
    expect(await asked.listRuns()).toEqual([run]);
    expect(await producer.jobs.find(greet.name)).toMatchObject({ pool: 'greeting' });
  });

  it('has its schema look at payloads on both sides', async () => {
    const fetched = defineJob<typeof urls, string>('fetch by contract', { schema: urls });
    const worker = asters.open();
    worker.job(fetched, ({ payload }) => payload.url.host);
    await worker.start();
    const producer = asters.open({ service: 'producer' });
    await expect(producer.trigger(fetched, { url: 'nowhere' })).rejects.toThrow(InvalidInputError);
    const { id } = await producer.trigger(fetched, { url: 'https://aster.example/x' });
    expect((await producer.jobOf(fetched).waitForRun(id, soon())).result).toBe('aster.example');
    const { id: unchecked } = await producer.trigger(fetched.name, { url: 'nowhere' });
    expect((await producer.waitForRun(unchecked, soon())).status).toBe('failed');
  });

  it('is told what is wrong with it where it is declared', () => {
    const wrong = defineJob('wrong', { cron: 'now and then' });
    expect(() => asters.open().job(wrong, () => 1)).toThrow(InvalidInputError);
    expect(() => asters.open().job(defineJob('no handler'), undefined as never)).toThrow('handler: must be a function');
  });
});
