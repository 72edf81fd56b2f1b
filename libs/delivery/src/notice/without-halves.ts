/** A text that was cut, without the halves of letters at its ends: receivers refuse them as no text at all. */
export function withoutHalves(text: string): string {
  return text.replace(/^[\udc00-\udfff]/, '').replace(/[\ud800-\udbff]$/, '');
}
