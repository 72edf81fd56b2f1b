import type { ChannelConfig } from '@aster-scheduler/core';

/** The text of a field; `''` when there is none. */
export function setting(config: ChannelConfig, field: string): string {
  const value = config[field];
  return typeof value === 'string' ? value : '';
}
