const secondMs = 1_000;
const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const steps = [
  secondMs,
  5 * secondMs,
  15 * secondMs,
  30 * secondMs,
  minuteMs,
  5 * minuteMs,
  15 * minuteMs,
  30 * minuteMs,
  hourMs,
  3 * hourMs,
  6 * hourMs,
  12 * hourMs,
  24 * hourMs,
  7 * 24 * hourMs,
];

/** Instants for the marks of an axis, in ms since 1970: round by UTC, and as many as there is room for. */
export function planAxis(from: number, to: number, width: number): readonly number[] {
  const most = Math.max(Math.floor(width / 110), 2);
  const step = steps.find((candidate) => (to - from) / candidate <= most) ?? (to - from) / most;
  const first = Math.ceil(from / step) * step;
  return Array.from({ length: Math.max(Math.floor((to - first) / step) + 1, 0) }, (_, index) => first + index * step);
}
