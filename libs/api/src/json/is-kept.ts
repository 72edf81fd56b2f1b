/** A decimal number without what does not change its worth: its digits without zeros around, and where they begin. */
interface Decimal {
  readonly digits: string;
  /** The power of ten that the first digit stands for. */
  readonly exponent: number;
}

/** Fewer significant digits than this survive in any double. */
const surelyKeptLength = 15;

/**
 * Whether a number written as in JSON comes out of a double as it went in: with the same digits, but for zeros at its
 * ends and the place of its exponent, or with the same worth. `1e-400` would become 0 and `0.10000000000000000001` 0.1.
 *
 * @param value what `Number` makes of the token
 */
export function isKept(token: string, value: number): boolean {
  if (token.length <= surelyKeptLength && !/[eE]/.test(token)) return true;
  if (!Number.isFinite(value)) return false;
  const sent = decimalOf(token);
  const kept = decimalOf(String(value));
  if (sent.digits === kept.digits && (sent.digits === '' || sent.exponent === kept.exponent)) return true;
  return /^-?\d{1,400}$/.test(token) && BigInt(token) === BigInt(value);
}

function decimalOf(token: string): Decimal {
  const [mantissa = '', exponent = '0'] = (token.startsWith('-') ? token.slice(1) : token).toLowerCase().split('e');
  return trimmed(mantissa, Number(exponent));
}

/** In loops, as a pattern for zeros at an end would try each zero of a long row. */
function trimmed(mantissa: string, exponent: number): Decimal {
  const point = mantissa.indexOf('.');
  const whole = point < 0 ? mantissa : mantissa.slice(0, point);
  const digits = point < 0 ? mantissa : whole + mantissa.slice(point + 1);
  let start = 0;
  while (digits[start] === '0') start += 1;
  let end = digits.length;
  while (end > start && digits[end - 1] === '0') end -= 1;
  return { digits: digits.slice(start, end), exponent: whole.length - 1 - start + exponent };
}
