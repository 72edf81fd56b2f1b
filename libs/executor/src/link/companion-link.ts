import { setTimeout as delay } from 'node:timers/promises';
import type { Outcome, StopReason } from '@aster-scheduler/core';
import type { CommandChunk } from '../command-chunk.js';
import type { CompanionEvent } from '../companion-event.js';
import { removeGroups } from '../control-groups/remove-groups.js';
import type { FileIdentity } from '../folders/file-identity.js';
import { removeTree } from '../folders/remove-tree.js';
import type { Marker } from '../processes/marker.js';
import { frameWriter, onFrames } from '../protocol/frames.js';
import type { CommandOrder, FromCompanion, ToCompanion } from '../protocol/messages.js';
import { killAfterCompanion } from './kill-after-companion.js';
import { createPendingCommands, type PendingCommands } from './pending-commands.js';
import { type CompanionProcess, startCompanionProcess } from './start-companion-process.js';
import { watchCompanion } from './watch-companion.js';

/** A companion that runs, with the commands it was given. */
export interface CompanionLink {
  readonly pid: number;
  isAlive(): boolean;
  /** Resolves when the companion has ended. */
  readonly ended: Promise<void>;
  /**
   * Resolves when everything it had started and left in the file system is gone too, and all commands were answered.
   */
  readonly cleared: Promise<void>;
  commandCount(): number;
  /** The ids of the commands that have started. */
  pids(): readonly number[];
  run(order: CommandOrder, onOutput: (chunk: CommandChunk) => void): Promise<Outcome>;
  stop(id: number, reason: StopReason): void;
  /** @param untilMs on the host's clock */
  extendLease(untilMs: number): void;
  /** Tells it to stop its commands, each within its grace, and to end. */
  close(): void;
}

export interface CompanionLinkOptions {
  readonly file: string;
  readonly token: string;
  readonly companion: number;
  readonly temporaryFolder: string;
  readonly leaseUntilMs: number;
  readonly isIsolated: boolean;
  /** Where control groups of commands are made; absent: nowhere. */
  readonly groupsFolder?: string;
  /** A companion that is silent for this long counts as dead and is ended. */
  readonly silenceMs: number;
  readonly emit: (event: CompanionEvent) => void;
}

interface LinkState {
  isAlive: boolean;
  isClosing: boolean;
  isReady: boolean;
  /** How it ended, as a sentence without its subject. */
  verdict: string;
  /** Why there could be no companion, as a sentence. */
  refusal?: string;
}

/** By then, what a companion sent before it ended has been read. */
const lastWordsMs = 1000;

/** Starts a companion; resolves when it takes commands. Fails with why it could not be started. */
export async function linkCompanion(options: CompanionLinkOptions): Promise<CompanionLink> {
  const { emit } = options;
  const child = await startCompanionProcess(options);
  const pending = createPendingCommands();
  const folders = new Map<string, FileIdentity>();
  const send = frameWriter<ToCompanion>(child.socket);
  const state: LinkState = { isAlive: true, isClosing: false, isReady: false, verdict: '' };
  const kill = (why: string, refusal?: string): void => {
    state.verdict ||= why;
    state.refusal ??= refusal;
    child.kill();
  };
  const watch = watchCompanion({
    ...options,
    pid: child.pid,
    ping: () => send({ type: 'ping' }),
    onSilent: (why) => kill(why),
  });
  const ready = new Promise<void>((resolve) =>
    onFrames<FromCompanion>(child.socket, (message) => {
      watch.heard();
      if (message.type === 'event') emit(message.event);
      else if (message.type === 'ready') resolve(void folders.set(message.folder, message.identity));
      else if (message.type === 'refused') kill('refused to work', message.why);
      else if (message.type !== 'pong') pending.receive(message);
    }),
  );
  const ended = watchEnd(child, () => kill('closed its connection')).then((how) => {
    state.isAlive = false;
    state.verdict ||= how;
    watch.stop();
    const runs = pending.count();
    const isExpected = !state.isReady || (state.isClosing && runs === 0);
    if (!isExpected) emit({ type: 'companion.lost', pid: child.pid, runs, why: state.verdict });
  });
  const cleared = ended.then(() => clear(options, pending, state.verdict)).then(() => removeFolders(folders, emit));

  sendHello(send, options);
  await Promise.race([ready, cleared]);
  if (!state.isAlive) throw new Error(state.refusal ?? `the companion process ${state.verdict}`);
  state.isReady = true;
  emit({ type: 'companion.started', pid: child.pid });
  return {
    pid: child.pid,
    isAlive: () => state.isAlive,
    ended,
    cleared,
    commandCount: pending.count,
    pids: () => pending.processes().map(({ pid }) => pid),
    run: (order, onOutput) => {
      send({ type: 'start', order });
      return pending.add(order.id, onOutput);
    },
    stop: (id, reason) => send({ type: 'stop', id, reason }),
    extendLease: (untilMs) => send({ type: 'lease', untilMs }),
    close: () => {
      state.isClosing = true;
      send({ type: 'close' });
    },
  };
}

/** Ends what the companion had started, and tells those who wait for it. */
async function clear(options: CompanionLinkOptions, pending: PendingCommands, verdict: string): Promise<void> {
  const { token, companion, groupsFolder, emit } = options;
  if (groupsFolder !== undefined) {
    const isOurs = (marker: Marker): boolean => marker.token === token && marker.companion === companion;
    await removeGroups(groupsFolder, isOurs).catch(() => undefined); // what is in them is found by its marker
  }
  const pids = await killAfterCompanion({ token, companion, leaders: pending.processes() });
  if (pids.length > 0) emit({ type: 'companion.processes-left', pids });
  pending.endAll(`the companion process that ran the command ${withoutStack(verdict)}`, pids);
}

function sendHello(send: (message: ToCompanion) => void, options: CompanionLinkOptions): void {
  const { token, companion, temporaryFolder, leaseUntilMs, isIsolated } = options;
  send({ type: 'hello', token, companion, temporaryFolder, leaseUntilMs, isIsolated });
}

/** The lines that follow are a stack. It goes to the operator with the event, and is not kept with a run. */
function withoutStack(verdict: string): string {
  return /^[^:\n]*/.exec(verdict)?.[0] ?? verdict;
}

/**
 * Resolves with how the companion ended, once everything it had sent was read.
 *
 * @param onDisconnect called when its connection has closed although it still lives
 */
async function watchEnd({ socket, ended }: CompanionProcess, onDisconnect: () => void): Promise<string> {
  socket.on('error', () => undefined); // 'close' follows
  const closed = new Promise<void>((resolve) => void socket.once('close', () => resolve()));
  let timer: NodeJS.Timeout | undefined;
  void closed.then(() => {
    timer = setTimeout(onDisconnect, lastWordsMs);
  });
  const how = await ended;
  const waiting = new AbortController();
  await Promise.race([closed, delay(lastWordsMs, undefined, { signal: waiting.signal }).catch(() => undefined)]);
  waiting.abort(); // or the timer keeps the process for a second
  clearTimeout(timer);
  socket.destroy();
  return how;
}

async function removeFolders(
  folders: ReadonlyMap<string, FileIdentity>,
  emit: (event: CompanionEvent) => void,
): Promise<void> {
  for (const [path, identity] of folders) {
    const left = (error: unknown): void => emit({ type: 'companion.folder-left', path, why: String(error) });
    await removeTree(path, identity).catch(left);
  }
}
