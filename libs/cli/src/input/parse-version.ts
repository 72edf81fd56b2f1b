import { InvalidArgumentError } from '@commander-js/extra-typings';

/** A whole number from 1, for an option. */
export function parseVersion(text: string): number {
  return parseCount(text);
}

/** @throws InvalidArgumentError for anything else */
export function parseCount(text: string): number {
  const count = Number(text);
  if (!Number.isSafeInteger(count) || count < 1) throw new InvalidArgumentError('It must be a whole number from 1.');
  return count;
}

/** A whole number, below nought too. */
export function parseWhole(text: string): number {
  const number = Number(text);
  if (text.trim() === '' || !Number.isSafeInteger(number)) throw new InvalidArgumentError('It must be a whole number.');
  return number;
}
