/** The pattern of `like` for what has this text somewhere. */
export function containing(text: string): string {
  return `%${escapePattern(text)}%`;
}

/** The text as a part of a pattern of `like`, where it stands for itself. */
export function escapePattern(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&');
}
