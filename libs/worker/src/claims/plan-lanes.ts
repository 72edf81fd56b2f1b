import type { Abilities } from '@aster-scheduler/run-store';

/** What one statement claims: runs of some handlers, up to a number. */
export interface Lane extends Abilities {
  readonly limit: number;
}

export interface LaneFacts {
  readonly abilities: Abilities;
  /** Runs of a handler that may be executed at the same time; of a handler that is not named, any number. */
  readonly limits: ReadonlyMap<string, number>;
  /** Claimed runs that are not settled yet, by handler. */
  readonly running: ReadonlyMap<string, number>;
  /** How many runs may be claimed in all. */
  readonly limit: number;
  /** Which lane comes first. It changes with each pass, so that no lane can take all slots for ever. */
  readonly turn: number;
}

/** Divides what a worker may claim: a lane for each handler with a limit that has room, and one for all others. */
export function planLanes({ abilities, limits, running, limit, turn }: LaneFacts): Lane[] {
  if (limits.size === 0) return [{ ...abilities, limit }];
  const others = abilities.handlers.filter((handler) => !limits.has(handler));
  const isEmpty = others.length === 0 && !abilities.runsCommands;
  const limited = abilities.handlers.flatMap((handler): Lane[] => {
    const room = (limits.get(handler) ?? 0) - (running.get(handler) ?? 0);
    return room <= 0 ? [] : [{ handlers: [handler], runsCommands: false, limit: Math.min(room, limit) }];
  });
  const lanes = [...(isEmpty ? [] : [{ ...abilities, handlers: others, limit }]), ...limited];
  const first = lanes.length === 0 ? 0 : turn % lanes.length;
  return [...lanes.slice(first), ...lanes.slice(0, first)];
}
