import { setTimeout as delay } from 'node:timers/promises';
import { isLockTimeout, isQueryTooSlow } from '@aster-scheduler/db';
import {
  type Claim,
  insertOutput,
  type LeftItem,
  type OutputPiece,
  settlementPatienceMs,
  workInParts,
} from '@aster-scheduler/run-store';
import { claimKey } from './claim-key.js';
import type { StoreOutputOptions } from './store-output.js';

/**
 * Output that could not be stored with that of others, such as that of a run whose week somebody has locked: it is
 * tried again by itself, after pauses that grow, and no other run waits for it.
 */
export interface OutputAside {
  /** Whether output of the claim waits here; further output of it has to wait behind that. */
  holds(claim: Claim): boolean;
  /**
   * Takes further output of a claim. `stored` is called once all that waits of the claim is stored, or can never be.
   */
  add(claim: Claim, pieces: readonly OutputPiece[], stored: () => void): void;
  /** Resolves once nothing of the claim waits here. */
  emptied(claim: Claim): Promise<void>;
}

/** What waits of one claim. */
interface Lane {
  readonly claim: Claim;
  readonly pieces: Set<OutputPiece>;
  readonly stored: (() => void)[];
  /** Since when it has failed although nothing is locked, as a reading of `performance.now`. */
  failingSinceMs: number;
}

/** About how many bytes of one claim are stored at once. */
const portionBytes = 1_048_576;
const shortestPauseMs = 250;
const longestPauseMs = 5_000;
const doing = 'storing output that cannot be stored with others';

export function createOutputAside({ db, watch, isHeld, lost }: StoreOutputOptions): OutputAside {
  const lanes = new Map<string, Lane>();
  let isWorking = false;

  async function workOff(): Promise<void> {
    if (isWorking) return;
    isWorking = true;
    for (let pauseMs = shortestPauseMs; lanes.size > 0;) {
      await delay(pauseMs);
      for (const lane of lanes.values()) if (!isHeld(lane.claim)) drop(lane);
      const isAnyStored = await storeNext(pauseMs);
      for (const lane of lanes.values()) if (lane.pieces.size === 0) close(lanes, lane);
      pauseMs = isAnyStored ? 0 : Math.min(Math.max(pauseMs * 2, shortestPauseMs), longestPauseMs);
    }
    isWorking = false;
    watch.gaveUp(doing);
  }

  /** Stores the first portion of each claim, each by itself; returns whether any of it could be stored. */
  async function storeNext(pauseMs: number): Promise<boolean> {
    let isAnyStored = false;
    try {
      const { left } = await workInParts([...lanes.values()].flatMap(firstPortion), {
        keyOf: claimKey,
        async work(part, lockTimeoutMs) {
          await insertOutput(db, part, { lockTimeoutMs });
          isAnyStored = true;
          for (const piece of part) lanes.get(claimKey(piece))?.pieces.delete(piece);
        },
      });
      watch.answered(doing);
      for (const item of left) failed(item, pauseMs);
    } catch (error) {
      watch.failed(doing, error);
    }
    return isAnyStored;
  }

  function failed({ item, error }: LeftItem<OutputPiece>, pauseMs: number): void {
    if (!isLockTimeout(error) || pauseMs === longestPauseMs) watch.failed(doing, error);
    const lane = lanes.get(claimKey(item));
    if (lane !== undefined) noteFailure(lane, item, error);
  }

  function drop({ claim, pieces }: Lane): void {
    lost(claim);
    pieces.clear();
  }

  return {
    holds: (claim) => lanes.has(claimKey(claim)),
    add(claim, pieces, stored) {
      addTo(lanes, { claim, pieces: new Set(pieces), stored: [stored], failingSinceMs: performance.now() });
      void workOff();
    },
    async emptied(claim) {
      await new Promise<void>((resolve) => {
        const lane = lanes.get(claimKey(claim));
        if (lane === undefined) resolve();
        else lane.stored.push(resolve);
      });
    },
  };
}

function addTo(lanes: Map<string, Lane>, added: Lane): void {
  const key = claimKey(added.claim);
  const { pieces, stored, failingSinceMs } = lanes.get(key) ?? added;
  const all = { pieces: new Set([...pieces, ...added.pieces]), stored: [...new Set([...stored, ...added.stored])] };
  lanes.set(key, { ...added, ...all, failingSinceMs });
}

function close(lanes: Map<string, Lane>, { claim, stored }: Lane): void {
  lanes.delete(claimKey(claim));
  for (const isStored of stored) isStored();
}

/** Drops what is broken, and what has been too slow for as long as a settlement is tried: no run waits for ever. */
function noteFailure(lane: Lane, piece: OutputPiece, error: unknown): void {
  if (isLockTimeout(error)) lane.failingSinceMs = performance.now();
  const failingMs = performance.now() - lane.failingSinceMs;
  if (!isQueryTooSlow(error) || failingMs >= settlementPatienceMs(error)) lane.pieces.delete(piece);
}

function firstPortion({ pieces }: Lane): readonly OutputPiece[] {
  let bytes = 0;
  const all = [...pieces];
  const end = all.findIndex(({ data }, index) => {
    bytes += data.length;
    return index > 0 && bytes > portionBytes;
  });
  return end === -1 ? all : all.slice(0, end);
}
