/** Takes away what is seen before the pages are there: the frame of index.html, and what was drawn into it. */
export function dropBefore(): void {
  for (const element of document.querySelectorAll('.before, .begin')) element.remove();
}
