/** At most so many bytes of UTF-8, with a mark where something is missing. */
export function cutToBytes(text: string, mostBytes: number): string {
  const bytes = Buffer.from(text);
  if (bytes.length <= mostBytes) return text;
  let end = mostBytes - Buffer.byteLength('…');
  while (end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end -= 1; // a letter is not cut
  return `${bytes.subarray(0, end).toString()}…`;
}
