/** A text for Markdown, in which nothing of it is a sign, a link or a mention. */
export function escapeMarkdown(text: string): string {
  return text.replace(/[\\`*_{}[\]()<>#|~!]/g, '\\$&').replaceAll('@', '@\u200b');
}
