import { type ChannelHistory, messageKey, planMessages, type WaitingNotice } from './plan-messages.js';
import { planResend } from './plan-resend.js';

const now = new Date('2026-11-29T03:00:00Z');
const ago = (ms: number): Date => new Date(now.getTime() - ms);
const nothingSent: ChannelHistory = { sentInHour: 0, recent: new Map() };

function waiting(id: string, more: Partial<WaitingNotice> = {}): WaitingNotice {
  const facts = { attemptNum: 0, isHeld: false, isBundle: false, isOver: false };
  return { id, event: 'opened', ruleId: 'r', incidentId: id, createdAt: now, ...facts, ...more };
}
const many = (count: number, more: Partial<WaitingNotice> = {}): WaitingNotice[] =>
  Array.from({ length: count }, (_, n) => waiting(`n${n}`, more));
const plan = (given: readonly WaitingNotice[], history = nothingSent, keepsAlerts = false) =>
  planMessages(given, history, { now, keepsAlerts });
const alone = (...ids: string[]) => ids.map((id) => ({ id, members: [] }));

describe('what a channel is told', () => {
  it('is each of three at once', () => {
    expect(plan(many(3))).toEqual({ send: alone('n0', 'n1', 'n2'), drop: [], hold: [] });
  });

  it('is later, when four of one rule come at once, and one message when the first of them is 30 s old', () => {
    const held = plan(many(4));
    expect([held.send, held.hold.length]).toEqual([[], 4]);
    expect(held.hold[0]?.until).toEqual(ago(-30_000));
    const then = plan([...many(9, { createdAt: ago(100) }), waiting('old', { createdAt: ago(30_000) })]);
    expect(then.send).toMatchObject([{ id: 'n0', bundle: 'group' }]);
    expect(then.send[0]?.members).toHaveLength(9);
  });

  it('is later as well, when three of the rule have just been told', () => {
    const history = { ...nothingSent, recent: new Map([[messageKey('r', 'opened'), 3]]) };
    expect(plan([waiting('a')], history).hold).toHaveLength(1);
    expect(plan([waiting('a', { ruleId: 'other' })], history).send).toEqual(alone('a'));
  });

  it('is 10 messages at most of 10,000 jobs that fail at once', () => {
    const first = plan(many(2)).send.length;
    const history = { ...nothingSent, recent: new Map([[messageKey('r', 'opened'), first]]) };
    expect(plan(many(9_998), history).send).toEqual([]);
    expect(first + plan(many(9_998, { createdAt: ago(30_000) }), history).send.length).toBe(3);
  });

  it('is that something failed and recovered, when both still wait', () => {
    const end = waiting('b', { event: 'resolved', incidentId: 'a', isOver: true, opensAt: now });
    expect(plan([waiting('a', { isOver: true }), end]).send).toEqual([
      { id: 'a', members: ['b'], bundle: 'recovered' },
    ]);
  });

  it('is no end before its beginning, which is tried again', () => {
    const end = waiting('b', { event: 'resolved', incidentId: 'a', opensAt: ago(-60_000) });
    expect(plan([end])).toMatchObject({ send: [], hold: [{ id: 'b', until: ago(-60_000) }] });
    const beginning = waiting('a', { attemptNum: 1 });
    expect(plan([beginning, { ...end, opensAt: now }])).toMatchObject({ send: alone('a'), hold: [{ id: 'b' }] });
  });

  it('is no reminder of what is over, of what was not told, and of what a newer one reminds of', () => {
    const reminder = (id: string, more: Partial<WaitingNotice>) => waiting(id, { event: 'reminded', ...more });
    const given = [
      reminder('over', { isOver: true }),
      reminder('early', { opensAt: now }),
      reminder('first', { incidentId: 'i' }),
      reminder('second', { incidentId: 'i' }),
    ];
    expect(plan(given)).toMatchObject({ send: alone('second'), drop: ['over', 'early', 'first'] });
  });

  it('is what was tried before as it was, however much has come since', () => {
    const given = [waiting('a', { attemptNum: 2 }), waiting('b', { isBundle: true }), ...many(8)];
    expect(plan(given).send).toEqual(alone('a', 'b'));
  });

  it('is one digest after a silence, of what is still open and of what ended that it knows of', () => {
    const held = { isHeld: true, createdAt: ago(7_200_000) };
    const given = [
      waiting('open', held),
      waiting('came', { ...held, isOver: true }),
      waiting('went', { ...held, event: 'resolved', incidentId: 'came', isOver: true }),
      waiting('known', { ...held, event: 'resolved', incidentId: 'before', isOver: true }),
      waiting('reminder', { ...held, event: 'reminded', incidentId: 'open' }),
    ];
    expect(plan(given)).toEqual({
      send: [{ id: 'open', members: ['known'], bundle: 'digest' }],
      drop: ['came', 'went', 'reminder'],
      hold: [],
    });
    expect(plan([waiting('open', held)]).send).toEqual(alone('open'));
  });

  it('is one digest when it would be more than 60 in an hour, and then one in ten minutes', () => {
    const given = many(3).map((each, n) => ({ ...each, ruleId: `r${n}` }));
    const digest = { id: 'n0', members: ['n1', 'n2'], bundle: 'digest' };
    expect(plan(given, { ...nothingSent, sentInHour: 57 }).send).toHaveLength(3);
    expect(plan(given, { ...nothingSent, sentInHour: 58 }).send).toEqual([digest]);
    const full = { ...nothingSent, sentInHour: 60, lastSentAt: ago(60_000) };
    expect(plan(given, full)).toMatchObject({ send: [], hold: [{ until: ago(-540_000) }, {}, {}] });
    expect(plan(given, { ...full, lastSentAt: ago(600_000) }).send).toEqual([digest]);
    expect(plan([waiting('t', { event: 'test' })], full).send).toEqual(alone('t'));
  });

  it('is each end by itself, where alerts are kept', () => {
    const ends = many(8, { event: 'resolved', isOver: true });
    expect(plan(ends, { ...nothingSent, sentInHour: 60 }, true).send).toHaveLength(8);
  });

  it('is each opening and each end after a silence, where alerts are kept, and nothing of what came and went', () => {
    const held = { isHeld: true, createdAt: ago(7_200_000) };
    const given = [
      waiting('open', held),
      waiting('came', { ...held, isOver: true }),
      waiting('went', { ...held, event: 'resolved', incidentId: 'came', isOver: true }),
      waiting('known', { ...held, event: 'resolved', incidentId: 'before', isOver: true }),
    ];
    expect(plan(given, nothingSent, true)).toEqual({ send: alone('known', 'open'), drop: ['came', 'went'], hold: [] });
    expect(plan(many(4, held), nothingSent, true).send).toMatchObject([{ id: 'n0', bundle: 'group' }]);
  });

  it('is nothing that nobody would end, where alerts are kept: what has recovered, and groups of all else', () => {
    const old = { createdAt: ago(60_000) };
    const recovered = many(4, { ...old, isOver: true }).flatMap((each) => {
      return [each, waiting(`${each.id} end`, { ...old, event: 'resolved', incidentId: each.id, opensAt: now })];
    });
    expect(plan(recovered, nothingSent, true)).toMatchObject({ send: [], hold: [] });
    expect(plan(recovered, nothingSent, true).drop).toHaveLength(8);
    expect(plan(many(4, { ...old, event: 'reminded' }), nothingSent, true).send).toEqual(alone('n0', 'n1', 'n2', 'n3'));
    expect(plan(many(4, { ...old, event: 'notice' }), nothingSent, true).send).toEqual(alone('n0', 'n1', 'n2', 'n3'));
  });

  it('is planned for 10,000 without holding up the event loop', () => {
    const given = many(10_000);
    const before = process.cpuUsage();
    plan(given);
    expect(process.cpuUsage(before).user).toBeLessThan(500_000); // microseconds: bounded, however slow the machine
  });
});

describe('when a message is sent again', () => {
  it.each([
    [1, 5],
    [2, 30],
    [3, 120],
    [4, 600],
    [5, 3_600],
    [6, 10_800],
    [7, 28_800],
    [8, 28_800],
  ])('is after attempt %d about %d s later', (attemptNum, seconds) => {
    const at = (random: number) => (planResend(attemptNum, { now, random })?.getTime() ?? 0) - now.getTime();
    expect([at(0), at(0.5)]).toEqual([seconds * 800, seconds * 1_000]);
  });

  it('is never after the ninth attempt, and not before the other side has asked for', () => {
    expect(planResend(9, { now, random: 0 })).toBeUndefined();
    expect(planResend(1, { now, random: 0, retryAfterMs: 60_000 })).toEqual(ago(-60_000));
  });
});
