import type { TextRule } from './field-rule.js';

/** What is wrong with a value that must be text, in half a sentence; `undefined` for nothing. */
export function textProblem(value: unknown, rule: Omit<TextRule, 'kind'>): string | undefined {
  const { min = 0, max, isLine = false, form, hint } = rule;
  if (typeof value !== 'string') return hint === undefined ? 'must be text' : `must be text: ${hint}`;
  const broken = characterProblem(value);
  if (broken !== undefined) return broken;
  const length = countCharacters(value);
  if (length < min) return min === 1 ? 'must not be empty' : `must have at least ${min} characters`;
  if (length > max) return `must have at most ${max} characters, not ${length}`;
  if (isLine && /\p{Cc}/u.test(value)) return 'must not contain control characters';
  if (min > 0 && value.trim() === '') return 'must not be blank';
  return form === undefined || form.pattern.test(value) ? undefined : form.message;
}

/** What no text may contain: neither the database nor a process can take it. */
export function characterProblem(text: string): string | undefined {
  if (text.includes('\0')) return 'must not contain a NUL character';
  return text.isWellFormed() ? undefined : 'must not contain half of a surrogate pair';
}

/** Code points, counted without making a list of them. */
function countCharacters(text: string): number {
  let count = 0;
  for (let index = 0; index < text.length; index += (text.codePointAt(index) ?? 0) > 0xffff ? 2 : 1) count += 1;
  return count;
}
