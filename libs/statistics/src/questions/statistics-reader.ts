import { type Db, inTransaction, isQueryTooSlow, type Tx } from '@aster-scheduler/db';
import { sql } from 'kysely';
import { TooMuchToCountError } from './too-much-to-count-error.js';

export interface Question<Answer> {
  /** Equal for equal questions. */
  readonly key: string;
  /** The range that is asked for, in ms, where a shorter one would be answered sooner. */
  readonly rangeMs?: number;
  /** How long the answer may be given again, in ms. Absent: 1 s. */
  readonly keptMs?: number;
  readonly answer: (tx: Tx) => Promise<Answer>;
}

/** A question whose answer is worked out from what was read, when nothing is held any more. */
export interface WorkedQuestion<Facts, Answer> extends Omit<Question<Answer>, 'answer'> {
  readonly read: (tx: Tx) => Promise<Facts>;
  readonly work: (facts: Facts) => Promise<Answer>;
}

/** Asks questions about history so that those who run jobs do not notice. */
export interface StatisticsReader {
  /** @throws TooMuchToCountError */
  read<Answer>(question: Question<Answer>): Promise<Answer>;
  /** @throws TooMuchToCountError */
  workOut<Facts, Answer>(question: WorkedQuestion<Facts, Answer>): Promise<Answer>;
}

export interface ReaderOptions {
  /** Connections at most. */
  readonly connections: number;
  /** Of each statement; also how long a question may wait for a connection. */
  readonly deadlineMs: number;
  readonly keptMs: number;
}

export const readerDefaults: ReaderOptions = { connections: 2, deadlineMs: 1_000, keptMs: 1_000 };

/** Answers that are kept, at most: the ranges of questions move on, so most are never asked again. */
const mostKept = 200;

/** Equal questions at the same time are one, and so they are for a moment after. */
export function createStatisticsReader(db: Db, options: ReaderOptions = readerDefaults): StatisticsReader {
  const places = createPlaces(options);
  const asked = new Map<string, Promise<unknown>>();
  return {
    read: async (question) => once(question, async () => answerOf(question)),
    workOut: async ({ read, work, ...question }) =>
      once(question, async () => work(await answerOf({ ...question, answer: read }))),
  };

  async function once<Answer>(
    { key, keptMs = options.keptMs }: Omit<Question<Answer>, 'answer'>,
    ask: () => Promise<Answer>,
  ): Promise<Answer> {
    const known = asked.get(key);
    if (known !== undefined) return known as Promise<Answer>;
    const answer = ask();
    asked.set(key, answer);
    const forget = () => void (asked.get(key) === answer && asked.delete(key));
    answer.then(() => setTimeout(forget, keptMs).unref(), forget);
    const [oldest] = asked.keys();
    if (asked.size > mostKept && oldest !== undefined) asked.delete(oldest);
    return answer;
  }

  async function answerOf<Answer>({ answer, rangeMs }: Question<Answer>): Promise<Answer> {
    const shorterMs = rangeMs === undefined ? undefined : Math.ceil(rangeMs / 4);
    const leave = await places.enter();
    if (leave === undefined) throw new TooMuchToCountError(shorterMs);
    try {
      return await inTransaction(db, async (tx) => {
        await sql`select set_config('statement_timeout', ${`${options.deadlineMs}ms`}, true), set_config('jit', 'off', true),
          set_config('max_parallel_workers_per_gather', '0', true)`.execute(tx);
        return answer(tx);
      });
    } catch (error) {
      if (isQueryTooSlow(error)) throw new TooMuchToCountError(shorterMs);
      throw error;
    } finally {
      leave();
    }
  }
}

/** So many at a time; the others wait in their order, but not for longer than the deadline. */
function createPlaces({ connections, deadlineMs }: ReaderOptions) {
  const waiting: Array<() => void> = [];
  let taken = 0;
  const leave = (): void => {
    const next = waiting.shift();
    if (next === undefined) taken -= 1;
    else next();
  };
  return {
    /** Returns what gives the place back; `undefined` when none became free in time. */
    async enter(): Promise<(() => void) | undefined> {
      if (taken < connections) {
        taken += 1;
        return leave;
      }
      return new Promise((resolve) => {
        const take = (): void => {
          clearTimeout(timer);
          resolve(leave);
        };
        const timer = setTimeout(() => {
          waiting.splice(waiting.indexOf(take), 1);
          resolve(undefined);
        }, deadlineMs);
        waiting.push(take);
      });
    },
  };
}
