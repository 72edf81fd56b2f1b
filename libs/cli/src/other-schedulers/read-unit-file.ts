/** A setting of a unit, as `OnCalendar=daily` in `[Timer]`. */
export interface UnitSetting {
  readonly section: string;
  readonly name: string;
  readonly value: string;
}

/**
 * Reads the text of a systemd unit, with those of its drop-ins after it. A line that ends with a backslash goes on, and
 * an empty value takes back those before it, as systemd has it.
 */
export function readUnitFile(texts: readonly string[]): readonly UnitSetting[] {
  let settings: UnitSetting[] = [];
  for (const text of texts) {
    let section = '';
    const lines = text.replace(/\\\r?\n\s*/g, ' ').split(/\r?\n/);
    for (const line of lines.map((each) => each.trim())) {
      if (line === '' || /^[#;]/.test(line)) continue;
      const heading = /^\[([^\]]+)\]$/.exec(line)?.[1];
      if (heading !== undefined) section = heading;
      const [, name, written = ''] = /^([A-Za-z][\w-]*)\s*=(.*)$/s.exec(line) ?? [];
      const value = written.trim();
      if (heading !== undefined || name === undefined) continue;
      if (value !== '') settings.push({ section, name, value });
      else settings = settings.filter((each) => each.section !== section || each.name !== name);
    }
  }
  return settings;
}
