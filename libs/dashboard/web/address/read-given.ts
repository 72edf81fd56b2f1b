/** What an address says, before anything of it was checked. */
export type Given = Readonly<Record<string, unknown>>;

/** Absent for what is no text, or empty. */
export function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** Absent for what is none of them. */
export function oneOf<Choice extends string>(choices: readonly Choice[], value: unknown): Choice | undefined {
  return choices.find((choice) => choice === value);
}
