/** What an address says, before anything of it was checked. */
export type Given = Readonly<Record<string, unknown>>;

/** Absent for what is no text, or empty. */
export function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** 1 where it is said, in a number or as a text. */
export function flag(value: unknown): 1 | undefined {
  return String(value) === '1' ? 1 : undefined;
}

/** Absent for what is none of them. */
export function oneOf<Choice extends string>(choices: readonly Choice[], value: unknown): Choice | undefined {
  return choices.find((choice) => choice === value);
}
