/** What a value of a field may be, as data: the same facts check an input and describe it. */
export type FieldRule =
  | TextRule
  | NumberRule
  | DurationRule
  | ChoiceRule
  | EncodingRule
  | TextsRule
  | EnvironmentRule
  | LabelsRule
  | JsonRule;

/** Text without NUL characters and broken surrogate pairs; neither the database nor a process can take those. */
export interface TextRule {
  readonly kind: 'text';
  /**
   * Lengths are in characters (code points), as the database counts them. With a minimum it must not be blank either.
   */
  readonly min?: number;
  readonly max: number;
  /** No line breaks or other control characters. */
  readonly isLine?: boolean;
  /** What the text must match besides, and the sentence for one that does not. */
  readonly form?: { readonly pattern: RegExp; readonly message: string };
  /** What the text is to be, told to who gave no text. */
  readonly hint?: string;
}

/** A number from `min` to `max`. */
export interface NumberRule {
  readonly kind: 'number';
  readonly min: number;
  readonly max: number;
  readonly isInteger: boolean;
}

/** A duration as in Go: `500ms`, `90s`, `1h30m`; at most `maxDurationMs`. */
export interface DurationRule {
  readonly kind: 'duration';
  readonly minMs: number;
}

/** One of a closed set of words. */
export interface ChoiceRule {
  readonly kind: 'choice';
  readonly choices: readonly string[];
}

/** A label of an encoding, as the WHATWG Encoding Standard has them. */
export interface EncodingRule {
  readonly kind: 'encoding';
  /** In characters. */
  readonly max: number;
}

/** A list of texts, such as the arguments of a command. */
export interface TextsRule {
  readonly kind: 'texts';
}

/** Names and values for the environment of a command. */
export interface EnvironmentRule {
  readonly kind: 'environment';
}

/** Names and values that things are found by. */
export interface LabelsRule {
  readonly kind: 'labels';
}

/** Any JSON value of at most `maxJsonDepth` levels. */
export interface JsonRule {
  readonly kind: 'json';
}
