import { createAster } from '../create-aster.js';
import type { StandardSchema } from '../runs/standard-schema.js';
import { defineJob } from './job-contract.js';
import type { JobContext } from './job-handler.js';

/** Whether two types are the same. */
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const isTrue = <Fact extends true>(fact?: Fact): void => void fact;

declare const urls: StandardSchema<{ url: string }, { url: URL }>;
declare const dates: StandardSchema<{ at: Date }>;
interface Numbered {
  n: number;
}
type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

/** Never called: the compiler holds what it says, and each expected error is one. */
export async function whatCompiles(): Promise<void> {
  const aster = createAster({ connectionString: '' });

  const anything = aster.job('anything', {}, () => new Date());
  await anything.trigger();
  isTrue<Same<Awaited<ReturnType<typeof anything.waitForRun>>['result'], string | undefined>>(); // as JSON has it

  const needy = aster.job('needy', {}, ({ payload }: JobContext<Numbered>) => ({ at: new Set([payload.n]), n: 1n }));
  isTrue<
    Same<
      Awaited<ReturnType<typeof needy.waitForRun>>['result'],
      { at: Record<string, never>; n: undefined } | undefined
    >
  >();
  await needy.trigger({ n: 1 });
  await needy.triggerMany([{ payload: { n: 1 }, key: 'a' }]);
  // @ts-expect-error a trigger without the payload
  await needy.trigger();
  // @ts-expect-error an item without the payload
  await needy.triggerMany([{}]);

  const { payload }: { payload: Numbered } = { payload: { n: 1 } };
  aster.job('by itself', { cron: '@daily', payload }, (context: JobContext<Numbered>) => context.payload.n);
  aster.job('or not', { cron: '@daily' }, (context: JobContext<Numbered | undefined>) => context.payload?.n);
  // @ts-expect-error runs of its schedule have no payload
  aster.job('by itself', { cron: '@daily' }, (context: JobContext<Numbered>) => context.payload.n);
  // @ts-expect-error runs that others make have no payload
  aster.job('by others', { dependsOn: ['needy'] }, (context: JobContext<Numbered>) => context.payload.n);
  // @ts-expect-error another payload than the handler takes
  aster.job('wrong', { cron: '@daily', payload: { n: 'one' } }, (context: JobContext<Numbered>) => context.payload.n);

  aster.job('json', {}, (context: JobContext<Json>) => context.payload);
  // @ts-expect-error a date arrives as text
  aster.job('dates', {}, (context: JobContext<{ at: Date }>) => context.payload.at);
  // @ts-expect-error a map arrives empty
  aster.job('maps', {}, (context: JobContext<ReadonlyMap<string, number>>) => context.payload.size);
  // @ts-expect-error a bigint cannot be sent
  aster.job('bigints', {}, (context: JobContext<{ list: bigint[] }>) => context.payload.list);

  const checked = aster.job('checked', { schema: urls }, (context) => context.payload.url);
  await checked.trigger({ url: 'https://aster.example' });
  isTrue<Same<Awaited<ReturnType<typeof checked.waitForRun>>['result'], string | undefined>>();
  aster.job('checked', { schema: urls, cron: '@daily', payload: { url: '' } }, (context) => context.payload.url);
  // @ts-expect-error runs of its schedule have no payload
  aster.job('checked', { schema: urls, cron: '@daily' }, (context) => context.payload.url);
  // @ts-expect-error what this schema takes arrives as text
  aster.job('checked', { schema: dates }, (context) => context.payload.at);
}

/** Never called either. */
export async function whatContractsSay(): Promise<void> {
  const aster = createAster({ connectionString: '' });

  const counted = defineJob<Numbered, { at: Date }>('counted');
  const declared = aster.job(counted, ({ payload }) => ({ at: new Date(payload.n) }));
  isTrue<Same<Awaited<ReturnType<typeof declared.waitForRun>>['result'], { at: string } | undefined>>();
  // @ts-expect-error another result than the contract says
  aster.job(counted, ({ payload }) => ({ at: payload.n }));
  await aster.trigger(counted, { n: 1 }, { key: 'a' });
  // @ts-expect-error a trigger without the payload
  await aster.trigger(counted);
  // @ts-expect-error another payload than the contract says
  await aster.trigger(counted, { n: 'one' });
  const seen = aster.jobOf(counted);
  isTrue<Same<Awaited<ReturnType<typeof seen.waitForRun>>['result'], { at: string } | undefined>>();
  await seen.trigger({ n: 1 });
  // @ts-expect-error a trigger without the payload
  await seen.trigger();
  seen.on('ended', ({ status, error }) => [status.length, error?.stack]);
  // @ts-expect-error there is no such event
  seen.on('finished', () => undefined);

  const free = defineJob('free');
  aster.job(free, () => 1);
  await aster.trigger(free);

  const checked = defineJob<typeof urls, string>('checked', { schema: urls });
  aster.job(checked, ({ payload }) => payload.url.host);
  await aster.trigger(checked, { url: 'https://aster.example' });
  // @ts-expect-error what the schema makes, not what it takes
  await aster.trigger(checked, { url: new URL('https://aster.example') });

  defineJob<Numbered>('by itself', { cron: '@daily', payload: { n: 1 } });
  // @ts-expect-error runs of its schedule have no payload
  defineJob<Numbered>('by itself', { cron: '@daily' });
  // @ts-expect-error a date arrives as text
  defineJob<{ at: Date }>('dates');

  await aster.jobs.put('at run time', { handler: declared, cron: '@daily', payload: { n: 1 } });
  await aster.jobs.put('at run time', { handler: counted, payload: { n: 1 } });
  await aster.jobs.put('at run time', { handler: 'counted', payload: 'anything' });
  // @ts-expect-error another payload than the handler takes
  await aster.jobs.put('at run time', { handler: declared, payload: { n: 'one' } });
  // @ts-expect-error nor than the contract says
  await aster.jobs.create('at run time', { handler: counted, payload: { m: 1 } });

  // @ts-expect-error it must be said who may call
  await aster.router({});
  await aster.router({ keys: [''] });
  // @ts-expect-error one or the other
  await aster.listener({ keys: [''], isOpenToAll: true });
}

describe('the types of payloads and results', () => {
  it('are held by the compiler', () => {
    expect(whatCompiles).toBeInstanceOf(Function);
    expect(whatContractsSay).toBeInstanceOf(Function);
  });
});
