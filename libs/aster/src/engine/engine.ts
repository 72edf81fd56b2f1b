import type { Emit } from '@aster-scheduler/core';
import type { Channel, Database, Db, Notifier } from '@aster-scheduler/db';
import { createHints, createNotifier, type Hints } from '@aster-scheduler/db';
import type { EmbeddedEvent } from '../aster-options.js';
import { createJobEvents, type JobEvents } from './job-events.js';
import { createRunEnds, type RunEnds } from './run-ends.js';

/** What everything of one embedded Aster works with. */
export interface Engine {
  readonly database: Database;
  readonly db: Db;
  readonly notifier: Notifier;
  readonly hints: Hints;
  readonly runEnds: RunEnds;
  readonly jobEvents: JobEvents;
  readonly emit: (event: EmbeddedEvent) => void;
  /** Has something else told of each event from now on. */
  readonly follow: (listener: Emit) => void;
  /** Instead of the database's clock. */
  readonly now?: () => Date;
  /** Tells the workers of this process at once and all others through the database. */
  tell(channel: Channel, payload?: string): void;
}

/** @param onEvent what it throws becomes a warning of the process: no listener can stop the work */
export function createEngine(database: Database, onEvent: (event: EmbeddedEvent) => void, now?: () => Date): Engine {
  const hints = createHints();
  const notifier = createNotifier(database.db);
  const runEnds = createRunEnds(database.db);
  const jobEvents = createJobEvents();
  const followers: Emit[] = [];
  return {
    ...{ database, db: database.db, notifier, hints, runEnds, jobEvents, now },
    follow: (listener) => void followers.push(listener),
    emit(event) {
      if (event.type === 'run.settled' && event.status !== 'scheduled') runEnds.hasEnded(event.runId);
      if (event.type !== 'job.synced') {
        jobEvents.tell(event);
        for (const follower of followers) follower(event);
      }
      tellListener(onEvent, event);
    },
    tell(channel, payload = '') {
      hints.tell(channel, payload);
      notifier.notify(channel, payload);
    },
  };
}

/** One that is asynchronous, which its type does not forbid, must not end the process either. */
function tellListener(onEvent: (event: EmbeddedEvent) => unknown, event: EmbeddedEvent): void {
  const warn = (error: unknown): void =>
    process.emitWarning(`a listener to events has thrown: ${String(error)}`, 'AsterWarning');
  try {
    const told = onEvent(event);
    if (told !== undefined) Promise.resolve(told).catch(warn);
  } catch (error) {
    warn(error);
  }
}
