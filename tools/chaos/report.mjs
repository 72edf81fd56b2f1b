/** Of each kind of violation so many are told; the report in the folder has all. */
const toldOfEach = 5;

/** The figures, then what was found, as lines. */
export function report(figureLines, violations, limit = toldOfEach) {
  const width = Math.max(...figureLines.map(([what]) => what.length));
  return [
    ...figureLines.map(([what, figure]) => `  ${what.padEnd(width)}  ${figure}`),
    '',
    ...(violations.length === 0 ? ['no violation'] : tellViolations(violations, limit)),
  ].join('\n');
}

function tellViolations(violations, limit) {
  const kinds = [...new Set(violations.map(({ kind }) => kind))];
  return kinds.flatMap((kind) => {
    const texts = violations.filter((violation) => violation.kind === kind).map(({ text }) => text);
    const more = texts.length > limit ? [`    and ${texts.length - limit} more`] : [];
    return [`VIOLATION ${kind}: ${texts.length}`, ...texts.slice(0, limit).map((text) => `    ${text}`), ...more];
  });
}
