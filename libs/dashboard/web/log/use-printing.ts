import { useEffect, useState } from 'react';

/** More lines are a book. */
const mostLines = 20_000;

/**
 * The lines that are being printed: only some rows of an output are in the page, so what Ctrl-P prints is put there
 * first. @param text of rows @param rows how many there are
 */
export function usePrinting(text: (from: number, to: number) => Promise<string>, rows: number): string | undefined {
  const [printed, setPrinted] = useState<string>();
  useEffect(() => {
    function press(event: KeyboardEvent): void {
      if (!(event.ctrlKey || event.metaKey) || event.key !== 'p' || event.shiftKey || event.altKey) return;
      event.preventDefault();
      void text(0, Math.min(rows, mostLines)).then(setPrinted);
    }
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, [text, rows]);
  useEffect(() => {
    if (printed === undefined) return;
    print(); // returns once the dialog of the browser is closed
    setPrinted(undefined);
  }, [printed]);
  return printed;
}
