import { randomBytes } from 'node:crypto';
import { pidNamespace } from './pid-namespace.js';
import { readProcessStat } from './process-stat.js';

/** In the environment of every command. A process is found by it, even if it has left its group and its parent. */
export const commandVariable = 'ASTER_MARKER';
/** In the environment of every companion. */
export const companionVariable = 'ASTER_COMPANION';

/** Who started a process. */
export interface Marker {
  readonly token: string;
  readonly companion: number;
  /** The command; `undefined` for the companion itself. */
  readonly command?: number;
}

/** The token of this process: unique on the host, and it tells others whether this process is still alive. */
export function makeToken(): string {
  const startTicks = readProcessStat(process.pid)?.startTicks ?? 0;
  return [pidNamespace(), process.pid, startTicks, randomBytes(6).toString('hex')].join('-');
}

/** The process that made a token: its namespace of process ids, its id, and when it started in ticks since boot. */
export function parseToken(token: string): { namespace: string; pid: number; startTicks: number } | undefined {
  const parts = /^(\d+)-(\d+)-(\d+)-[0-9a-f]+$/.exec(token);
  if (parts === null) return undefined;
  return { namespace: parts[1] ?? '', pid: Number(parts[2]), startTicks: Number(parts[3]) };
}

export function formatMarker(marker: Marker): string {
  return [marker.token, marker.companion, ...(marker.command === undefined ? [] : [marker.command])].join('.');
}

export function parseMarker(text: string): Marker | undefined {
  const parts = /^([^.]+)\.(\d+)(?:\.(\d+))?$/.exec(text);
  if (parts === null) return undefined;
  const [, token = '', companion, command] = parts;
  return { token, companion: Number(companion), command: command === undefined ? undefined : Number(command) };
}
