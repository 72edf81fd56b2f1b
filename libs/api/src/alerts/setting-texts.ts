import type { ChannelConfig } from '@aster-scheduler/core';

/** What stands in the settings of a channel, by its name. */
export function settingTexts(config: ChannelConfig): Record<string, string> {
  const entries = Object.entries(config).flatMap(([name, value]) =>
    typeof value === 'string' ? [[name, value] as const] : Object.entries(value),
  );
  return Object.fromEntries(entries);
}
