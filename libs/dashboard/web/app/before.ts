/** Takes away what is seen before the pages are there: the frame of index.html, and what was drawn into it. */
export function dropBefore(): void {
  for (const element of document.querySelectorAll('.before, .begin')) element.remove();
}

const early: KeyboardEvent[] = [];
const keep = (event: KeyboardEvent) => early.push(event);
addEventListener('keydown', keep);

/**
 * Presses the keys again that came before the pages listened; from now on they listen themselves. What was typed behind
 * one that leads to a field was meant for that field, and would be taken for commands.
 */
export function replayKeys(): void {
  removeEventListener('keydown', keep);
  for (const event of early.splice(0)) {
    document.dispatchEvent(new KeyboardEvent('keydown', event));
    if (event.key === '/' || event.ctrlKey || event.metaKey) return;
  }
}
