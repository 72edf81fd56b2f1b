import Anser from 'anser';
import { withColoursOnly } from './ansi.js';
import type { LogSpan } from './log-messages.js';

/** How many lines before a line its colour may come from. */
const lookBack = 256;

/** A line in stretches of one look, with the colour that lines before it have left switched on. */
export function styleLine(text: string, index: number, textAt: (index: number) => string): readonly LogSpan[] {
  const anser = new Anser();
  for (let before = Math.max(index - lookBack, 0); before < index; before += 1) {
    const earlier = textAt(before);
    if (earlier.includes('\u001b')) toSpans(anser, earlier);
  }
  return toSpans(anser, text);
}

function toSpans(anser: Anser, text: string): readonly LogSpan[] {
  return anser
    .ansiToJson(withColoursOnly(text), { json: true, use_classes: true, remove_empty: true })
    .map((part) => ({ text: part.content, look: lookOf(part.fg, part.bg, part.decorations) }));
}

/** Of 256 and 16 million colours only that there is one is kept: a fixed set of classes needs no style of its own. */
function lookOf(foreground: string | null, background: string | null, decorations: readonly string[]): string {
  const names = decorations.map((name) => `ansi-${name}`);
  if (foreground !== null)
    names.push(/^ansi-(?:bright-)?[a-z]+$/.test(foreground) ? `${foreground}-fg` : 'ansi-other-fg');
  if (background !== null)
    names.push(/^ansi-(?:bright-)?[a-z]+$/.test(background) ? `${background}-bg` : 'ansi-other-bg');
  return names.join(' ');
}
