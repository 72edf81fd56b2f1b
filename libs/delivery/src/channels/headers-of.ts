import type { ChannelConfig } from '@aster-scheduler/core';

/** What the channel sends besides. */
export function headersOf({ headers }: ChannelConfig): Readonly<Record<string, string>> {
  if (headers === undefined || typeof headers === 'string') return {};
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}
