const zero = 0x30;
const nine = 0x39;

/**
 * Where a number as JSON writes it (RFC 8259) ends that begins at `start`; `undefined` when there is none. In loops,
 * for the reason that space is passed over in one: a pattern may have no room for megabytes of digits.
 */
export function endOfNumber(text: string, start: number): number | undefined {
  const first = text[start] === '-' ? start + 1 : start;
  const whole = text.charCodeAt(first) === zero ? first + 1 : endOfDigits(text, first);
  if (whole === first) return undefined;
  const fraction = text[whole] === '.' ? endOfDigits(text, whole + 1) : whole;
  const end = fraction === whole + 1 ? whole : fraction;
  if (text[end] !== 'e' && text[end] !== 'E') return end;
  const power = text[end + 1] === '+' || text[end + 1] === '-' ? end + 2 : end + 1;
  const last = endOfDigits(text, power);
  return last === power ? end : last;
}

function endOfDigits(text: string, start: number): number {
  let end = start;
  for (let code = text.charCodeAt(end); code >= zero && code <= nine; code = text.charCodeAt(end)) end += 1;
  return end;
}
