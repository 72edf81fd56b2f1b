/** Something that a channel is still to be told of. */
export interface WaitingNotice {
  readonly id: string;
  readonly event: 'opened' | 'reminded' | 'resolved' | 'notice' | 'test' | 'digest';
  readonly ruleId?: string;
  readonly incidentId?: string;
  readonly attemptNum: number;
  readonly createdAt: Date;
  /** A silence has kept it back, which is over. */
  readonly isHeld: boolean;
  /** Others are told with it, or it has arrived for some of its recipients. */
  readonly isBundle: boolean;
  /** Its incident is over. */
  readonly isOver: boolean;
  /** When the opening of its incident will be sent, which this channel has not been told of; absent: it has. */
  readonly opensAt?: Date;
}

/** What a channel has been told lately. */
export interface ChannelHistory {
  readonly sentInHour: number;
  readonly lastSentAt?: Date;
  /** What was told by itself within `groupingMs`, by `messageKey`. */
  readonly recent: ReadonlyMap<string, number>;
}

export interface PlannedMessage {
  /** Whose id the message has. */
  readonly id: string;
  /** What is told with it. */
  readonly members: readonly string[];
  /** Absent: it is told by itself, or as it was planned before. */
  readonly bundle?: 'recovered' | 'group' | 'digest';
}

export interface MessagesPlan {
  readonly send: readonly PlannedMessage[];
  /** Nobody needs to hear of these any more. */
  readonly drop: readonly string[];
  readonly hold: readonly { readonly id: string; readonly until: Date }[];
}

/** What one rule tells within so long is one message, when it is more than `mostAlone`. */
export const groupingMs = 30_000;
const mostAlone = 3;

/** More than so many in an hour become one digest, and then one every ten minutes at most. */
const mostInHour = 60;
const digestMs = 600_000;

/** What waits for the opening of its incident is looked at again after this. */
const openingMs = 5_000;

/** By which messages are alike: a rule, and what it tells. A recovery that was never told otherwise is an opening. */
export function messageKey(ruleId: string | null | undefined, event: string): string {
  return `${ruleId ?? ''} ${event}`;
}

interface Unit {
  readonly ids: readonly string[];
  readonly key: string;
  readonly createdAt: Date;
  readonly bundle?: PlannedMessage['bundle'];
}

/**
 * Decides what a channel is told now, what with what, and what later. What was tried before is sent again as it is: a
 * repeated message says the same.
 *
 * @param waiting in the order of their ids
 * @param keepsAlerts the channel keeps alerts of its own: it is told of what it can end, and of each end. Only openings
 *   are told together there, and it gets no digests, not after a silence either
 */
export function planMessages(
  waiting: readonly WaitingNotice[],
  history: ChannelHistory,
  { now, keepsAlerts }: { readonly now: Date; readonly keepsAlerts: boolean },
): MessagesPlan {
  const begun = waiting.filter(isBegun).map(({ id }): PlannedMessage => ({ id, members: [] }));
  const fresh = waiting.filter((each) => !isBegun(each));
  if (keepsAlerts) return planForKeeper(begun, fresh, { history, now });
  const held = planHeld(fresh.filter(({ isHeld }) => isHeld));
  const told = planUnits(
    fresh.filter(({ isHeld }) => !isHeld),
    now,
  );
  const grouped = planGroups(told.units, history, now);
  const capped = planCap([...held.send, ...grouped.send], history, now);
  return {
    send: [...begun, ...capped.send],
    drop: [...held.drop, ...told.drop],
    hold: [...told.hold, ...grouped.hold, ...capped.hold],
  };
}

/**
 * What is over before it was told is not told there, and nothing that is no opening is told with others: nobody would
 * end it there.
 */
function planForKeeper(
  begun: readonly PlannedMessage[],
  fresh: readonly WaitingNotice[],
  { history, now }: { readonly history: ChannelHistory; readonly now: Date },
): MessagesPlan {
  const [news, stale] = newsOf(fresh.filter(({ isHeld }) => isHeld));
  const told = planUnits([...fresh.filter(({ isHeld }) => !isHeld), ...news], now);
  const over = told.units.filter(({ bundle }) => bundle === 'recovered').flatMap(({ ids }) => ids);
  const units = told.units.filter(({ bundle }) => bundle !== 'recovered');
  const isOpening = ({ key }: Unit): boolean => key.endsWith(' opened');
  const grouped = planGroups(units.filter(isOpening), history, now);
  const apart = units.filter((unit) => !isOpening(unit)).map(toMessage);
  return {
    send: [...begun, ...apart, ...grouped.send],
    drop: [...stale.map(({ id }) => id), ...told.drop, ...over],
    hold: [...told.hold, ...grouped.hold],
  };
}

function isBegun({ attemptNum, isBundle, event }: WaitingNotice): boolean {
  return attemptNum > 0 || isBundle || event === 'test';
}

/** After a silence: what is over and was never told is left out, the rest is one message. */
function planHeld(held: readonly WaitingNotice[]): Pick<MessagesPlan, 'send' | 'drop'> {
  const [news, stale] = newsOf(held);
  const [first, ...others] = news.map(({ id }) => id);
  const drop = stale.map(({ id }) => id);
  if (first === undefined) return { send: [], drop };
  return { send: [{ id: first, members: others, ...(others.length > 0 && { bundle: 'digest' as const }) }], drop };
}

/** Of what a silence has kept back, what is still to be told, and what is not. */
function newsOf(held: readonly WaitingNotice[]): [news: WaitingNotice[], stale: WaitingNotice[]] {
  const opened = new Set(held.filter(({ event }) => event === 'opened').map(({ incidentId }) => incidentId));
  const isNews = ({ event, incidentId, isOver }: WaitingNotice): boolean => {
    if (event === 'notice') return true;
    if (event === 'opened') return !isOver;
    return event === 'resolved' && !opened.has(incidentId);
  };
  return [held.filter(isNews), held.filter((each) => !isNews(each))];
}

function planUnits(fresh: readonly WaitingNotice[], now: Date): { units: Unit[]; drop: string[]; hold: Hold[] } {
  const ofIncident = (event: WaitingNotice['event']): Map<string | undefined, WaitingNotice> =>
    new Map(fresh.filter((each) => each.event === event).map((each) => [each.incidentId, each]));
  const openings = ofIncident('opened');
  const ends = ofIncident('resolved');
  const reminders = ofIncident('reminded');
  const units: Unit[] = [];
  const drop: string[] = [];
  const hold: Hold[] = [];
  for (const each of fresh) {
    const { id, event, incidentId, opensAt } = each;
    const end = event === 'opened' ? ends.get(incidentId) : undefined;
    if (end !== undefined) units.push({ ...toUnit(each), ids: [id, end.id], bundle: 'recovered' });
    else if (event === 'reminded' && (each.isOver || opensAt !== undefined || reminders.get(incidentId) !== each)) {
      drop.push(id);
    } else if (event !== 'resolved' || opensAt === undefined) units.push(toUnit(each));
    else if (!openings.has(incidentId)) hold.push({ id, until: later(opensAt, now) });
  }
  return { units, drop, hold };
}

type Hold = MessagesPlan['hold'][number];

function later(instant: Date, now: Date): Date {
  return new Date(Math.max(instant.getTime(), now.getTime() + openingMs));
}

function toUnit({ id, ruleId, event, createdAt }: WaitingNotice): Unit {
  return { ids: [id], key: messageKey(ruleId, event), createdAt };
}

function toMessage({ ids: [id = '', ...members], bundle }: Unit): PlannedMessage {
  return { id, members, ...(bundle !== undefined && { bundle }) };
}

/** A few go out at once; more of a kind wait until the first of them is 30 s old, and are then one. */
function planGroups(
  units: readonly Unit[],
  { recent }: ChannelHistory,
  now: Date,
): Pick<MessagesPlan, 'send' | 'hold'> {
  const alike = new Map<string, Unit[]>();
  for (const unit of units) {
    const others = alike.get(unit.key);
    if (others === undefined) alike.set(unit.key, [unit]);
    else others.push(unit);
  }
  const send: PlannedMessage[] = [];
  const hold: Hold[] = [];
  for (const [key, group] of alike) {
    const oldest = oldestOf(group);
    if (group.length + (recent.get(key) ?? 0) <= mostAlone) send.push(...group.map(toMessage));
    else if (now.getTime() - oldest < groupingMs) {
      const until = new Date(oldest + groupingMs);
      hold.push(...group.flatMap(({ ids }) => ids.map((id) => ({ id, until }))));
    } else send.push(together(group, 'group'));
  }
  return { send, hold };
}

function oldestOf(group: readonly Unit[]): number {
  return group.reduce((oldest, { createdAt }) => Math.min(oldest, createdAt.getTime()), Infinity);
}

function together(group: readonly Unit[], bundle: 'group' | 'digest'): PlannedMessage {
  const [first, ...others] = group;
  if (first === undefined) throw new Error('no message is made of nothing');
  if (others.length === 0) return toMessage(first);
  const [id = '', ...members] = group.flatMap(({ ids }) => ids);
  return { id, members, bundle };
}

function planCap(
  wanted: readonly PlannedMessage[],
  { sentInHour, lastSentAt }: ChannelHistory,
  now: Date,
): Pick<MessagesPlan, 'send' | 'hold'> {
  const left = mostInHour - sentInHour;
  if (wanted.length <= left) return { send: wanted, hold: [] };
  const digestAt = (lastSentAt?.getTime() ?? 0) + digestMs;
  const ids = wanted.flatMap(({ id, members }) => [id, ...members]);
  if (left > 0 || digestAt <= now.getTime()) {
    const [id = '', ...members] = ids;
    return { send: [{ id, members, bundle: 'digest' }], hold: [] };
  }
  return { send: [], hold: ids.map((each) => ({ id: each, until: new Date(digestAt) })) };
}
