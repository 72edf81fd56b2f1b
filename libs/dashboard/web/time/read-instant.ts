const unitMs: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };

/**
 * An instant as addresses write it: ISO 8601 with a zone, `now`, `now-6h`, `now+30m`; `undefined` for anything else.
 */
export function readInstant(text: string, now: Date): Date | undefined {
  const relative = /^now(?:([+-])(\d{1,6})([smhdw]))?$/.exec(text);
  if (relative !== null) {
    const [, sign, amount, unit = ''] = relative;
    const ms = amount === undefined ? 0 : Number(amount) * (unitMs[unit] ?? 0);
    return new Date(now.getTime() + (sign === '-' ? -ms : ms));
  }
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?(?:Z|[+-]\d\d:\d\d)$/.test(text)) return undefined;
  const at = new Date(text);
  return Number.isNaN(at.getTime()) ? undefined : at;
}
