import { type Html, html } from './html.js';

/** One paragraph in which backticks stand around code. */
export function inlineProse(text: string): Html {
  const pieces = text
    .split('`')
    .map((piece, index) => (index % 2 === 0 ? html`${piece}` : html`<code>${piece}</code>`));
  return html`${pieces}`;
}

/** Paragraphs and lists, as far as the descriptions of this API use Markdown. */
export function prose(text: string): Html {
  const blocks = text.split('\n\n').map((block) => {
    if (!block.startsWith('- ')) return html`<p>${inlineProse(block)}</p>`;
    const points = block.slice(2).split('\n- ');
    return html`<ul>
      ${points.map((point) => html`<li>${inlineProse(point)}</li>`)}
    </ul>`;
  });
  return html`${blocks}`;
}
