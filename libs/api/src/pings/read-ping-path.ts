import type { Ping } from '@aster-scheduler/run-store';

/** What the address of a ping says; `undefined` for none that there is. */
export function readPingPath(signal: string | undefined): Pick<Ping, 'signal' | 'failure'> | undefined {
  if (signal === undefined || signal === '') return { signal: 'end' };
  if (signal === 'start' || signal === 'log') return { signal };
  if (signal === 'fail') return { signal: 'end', failure: {} };
  if (!/^\d{1,3}$/.test(signal) || Number(signal) > 255) return undefined;
  return Number(signal) === 0 ? { signal: 'end' } : { signal: 'end', failure: { exitCode: Number(signal) } };
}
