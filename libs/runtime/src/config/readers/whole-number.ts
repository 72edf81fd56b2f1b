import { quoteValue, type Reader } from '../variable.js';

/** Decimal digits only: no sign, no exponent, no unit. Both bounds are allowed values. */
export function wholeNumber(min: number, max: number): Reader<number> {
  return (text) => {
    const value = /^\d{1,15}$/.test(text) ? Number(text) : undefined;
    if (value === undefined)
      return { fault: `${quoteValue(text)} is not a whole number; give one from ${min} to ${max}` };
    if (value < min || value > max)
      return { fault: `${value} is out of range; give a whole number from ${min} to ${max}` };
    return { value };
  };
}
