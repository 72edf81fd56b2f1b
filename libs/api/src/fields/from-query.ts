import { Transform } from 'class-transformer';

/** Turns the text of a query parameter into a number; anything but digits into NaN, which no rule accepts. */
export function NumberFromQuery(): PropertyDecorator {
  return Transform(({ value }: { value: unknown }) =>
    typeof value === 'string' ? (/^\d{1,15}$/.test(value) ? Number(value) : Number.NaN) : value,
  );
}

/** Turns a query parameter written with commas into a list. */
export function ListFromQuery(): PropertyDecorator {
  return Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.split(',') : value));
}

/** A plus sign in a query stands for a space, unless it was encoded; here a space can only have been a plus. */
export function InstantFromQuery(): PropertyDecorator {
  return Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.replace(' ', '+') : value));
}

const truthValues: Readonly<Record<string, boolean>> = { true: true, '1': true, false: false, '0': false };

/** Turns `true`, `1`, `false` and `0` into what they say; anything else stays text, which no rule accepts. */
export function BooleanFromQuery(): PropertyDecorator {
  return Transform(({ value }: { value: unknown }) =>
    typeof value === 'string' && Object.hasOwn(truthValues, value) ? truthValues[value] : value,
  );
}
