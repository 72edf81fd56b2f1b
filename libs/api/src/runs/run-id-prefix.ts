/** Enough of an id to tell it from a word. */
const idPrefix = /^[\da-f]{4,8}(?:-?[\da-f]{0,4}){0,3}(?:-?[\da-f]{0,12})$/i;

/** Whether the text can be the begin of a run's id. */
export function isRunIdPrefix(text: string): boolean {
  return idPrefix.test(text) && text.replaceAll('-', '').length <= 32;
}
