import type { ChannelConfig } from '@aster-scheduler/core';

/** What stands in the settings of a channel, by its name; a header is not the setting that is called as it is. */
export function settingTexts(config: ChannelConfig): Record<string, string> {
  const entries = Object.entries(config).flatMap(([name, value]) =>
    typeof value === 'string'
      ? [[name, value] as const]
      : Object.entries(value).map(([key, text]) => [`${name}.${key}`, text] as const),
  );
  return Object.fromEntries(entries);
}
