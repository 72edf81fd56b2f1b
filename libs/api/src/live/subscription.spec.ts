import { openSubscription } from './subscription.js';

describe('a subscription', () => {
  it('keeps the last change of each thing for a reader who is slow, in the order of their ids', async () => {
    const subscription = openSubscription(() => undefined);
    const tell = (num: number, watch: string) => subscription.tell({ id: `p-${num}`, watch, stamp: String(num) });
    for (let num = 1; num <= 1_000; num += 1) tell(num, 'jobs');
    tell(1_001, 'runs');
    tell(1_002, 'jobs');
    const news = await subscription.next(new AbortController().signal);
    expect(news.map(({ id, watch }) => [id, watch])).toEqual([
      ['p-1001', 'runs'],
      ['p-1002', 'jobs'],
    ]);
  });

  it('waits until there is something, or nobody wants it any more', async () => {
    const subscription = openSubscription(() => undefined);
    const leaving = new AbortController();
    const waiting = subscription.next(leaving.signal);
    leaving.abort();
    expect(await waiting).toEqual([]);
    const next = subscription.next(new AbortController().signal);
    subscription.tell({ id: 'p-1', watch: 'jobs', stamp: '1' });
    expect(await next).toHaveLength(1);
  });
});
