const unitMs: Readonly<Record<string, number>> = Object.fromEntries(
  Object.entries({
    'ms msec': 1,
    's sec second seconds': 1_000,
    'm min minute minutes': 60_000,
    'h hr hour hours': 3_600_000,
    'd day days': 86_400_000,
    'w week weeks': 7 * 86_400_000,
  }).flatMap(([names, ms]) => names.split(' ').map((name) => [name, ms])),
);

/**
 * A span of time as systemd has it, such as `1h 30min` or `90`, which is seconds, written for Aster. `undefined` for
 * `infinity`, for months and years, which have no length, and for what is no span.
 */
export function spanOf(text: string): string | undefined {
  let totalMs = 0;
  const rest = text.trim().replace(/(\d+(?:\.\d+)?)\s*([a-z]*)\s*/gi, (_all, count: string, unit: string) => {
    totalMs += Number(count) * (unit === '' ? 1_000 : (unitMs[unit] ?? Number.NaN));
    return '';
  });
  if (rest !== '' || !Number.isFinite(totalMs) || totalMs <= 0) return undefined;
  const units: readonly (readonly [ms: number, name: string])[] = [
    [3_600_000, 'h'],
    [60_000, 'm'],
    [1_000, 's'],
  ];
  const [ms, name] = units.find(([each]) => totalMs % each === 0) ?? [1, 'ms'];
  return `${totalMs / ms}${name}`;
}
