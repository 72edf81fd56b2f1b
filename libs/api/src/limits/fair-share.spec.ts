import { setTimeout as delay } from 'node:timers/promises';
import { waitFor } from '@aster-scheduler/core/testing';
import { createFairShare } from './fair-share.js';

/** Work that goes on until it is told to end. */
function work() {
  let end: () => void = () => undefined;
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  const state = { isUnderWay: false, end };
  return {
    state,
    async run() {
      state.isUnderWay = true;
      await ended;
    },
  };
}

const soon = async () => new Promise((resolve) => setImmediate(resolve));

describe('createFairShare', () => {
  it('lets one caller have so many under way, in the order in which they came, and others at once', async () => {
    const share = createFairShare(2);
    const works = Array.from({ length: 5 }, work);
    const other = work();
    const all = [...works.map(async ({ run }) => share.run('noisy', run)), share.run('quiet', other.run)];
    await soon();
    const underWay = () => works.map(({ state }) => state.isUnderWay);
    expect(underWay()).toEqual([true, true, false, false, false]);
    expect(other.state.isUnderWay).toBe(true);
    works[1]?.state.end();
    await soon();
    expect(underWay()).toEqual([true, true, true, false, false]);
    for (const { state } of [...works, other]) state.end();
    await Promise.all(all);
    expect(underWay()).not.toContain(false);
  });

  it('gives a place back also when the work fails', async () => {
    const share = createFairShare(1);
    for (let count = 0; count < 3; count += 1) {
      await expect(share.run('a', () => Promise.reject(new Error('a fault')))).rejects.toThrow('a fault');
    }
    await expect(share.run('a', async () => 'done')).resolves.toBe('done');
  });

  it('gives the place away while the work waits for something else', async () => {
    const share = createFairShare(1);
    const [patient, after] = [work(), work()];
    const first = share.run('a', async ({ aside }) => aside(patient.run));
    const second = share.run('a', after.run);
    await soon();
    expect(after.state.isUnderWay).toBe(true);
    patient.state.end();
    after.state.end();
    await Promise.all([first, second]);
    await expect(share.run('a', async () => 'done')).resolves.toBe('done');
  });

  it('keeps the place for what comes after the work, without the result waiting for it', async () => {
    const share = createFairShare(1);
    const [sending, after] = [work(), work()];
    await expect(share.run('a', async () => 'done', sending.run)).resolves.toBe('done');
    const second = share.run('a', after.run);
    await soon();
    expect(after.state.isUnderWay).toBe(false);
    sending.state.end();
    await soon();
    expect(after.state.isUnderWay).toBe(true);
    after.state.end();
    await second;
  });

  it('lets one be under way of a caller of whom many wait, until fewer do', async () => {
    const share = createFairShare(5);
    const works = Array.from({ length: 30 }, work);
    const all = works.map(async ({ run }) => share.run('noisy', run));
    const begun = () => works.filter(({ state }) => state.isUnderWay).length;
    for (const { state } of works.slice(0, 4)) state.end();
    for (let ended = 4; ended < 8; ended += 1) {
      works[ended]?.state.end(); // 25 wait at the begin
      await waitFor(() => begun() > ended + 1);
      expect(begun()).toBe(ended + 2);
    }
    works[8]?.state.end();
    await waitFor(() => begun() === 14);
    for (const { state } of works) state.end();
    await Promise.all(all);
  });

  it('is not held up by an answer that nobody reads, also where many wait', async () => {
    const share = createFairShare(3);
    const [unread, others] = [work(), Array.from({ length: 40 }, work)];
    await share.run('noisy', async () => 'done', unread.run);
    const all = others.map(async ({ run }) => share.run('noisy', run));
    for (const { state } of others) state.end();
    await Promise.all(all);
    unread.state.end();
  });

  it('has whom many wait for rest as long as a request took', async () => {
    const share = createFairShare(1);
    const [first, others] = [work(), Array.from({ length: 30 }, work)];
    const all = [first, ...others].map(async ({ run }) => share.run('noisy', run));
    await delay(40);
    const endedAtMs = performance.now();
    first.state.end();
    await waitFor(() => others[0]?.state.isUnderWay === true);
    expect(performance.now() - endedAtMs).toBeGreaterThan(35);
    for (const { state } of others) state.end();
    await Promise.all(all);
  });

  it('lets only so many wait, and never who has no name', async () => {
    const share = createFairShare(1);
    const works = Array.from({ length: 201 }, work);
    const all = works.map(async ({ run }) => share.run('a', run));
    await soon();
    await expect(share.run('a', async () => 'too many')).rejects.toMatchObject({ code: 'TOO_MANY_REQUESTS' });
    await expect(share.run(undefined, async () => 'no name')).resolves.toBe('no name');
    for (const { state } of works) state.end();
    await Promise.all(all);
  });
});
