const lineFeed = 0x0a;

/** A line feed is never a part of a character in these, and after it nothing is left of the line before. */
const multiByte: readonly string[] = [...['gbk', 'gb18030', 'big5', 'euc-jp', 'euc-kr', 'shift_jis', 'iso-2022-jp']];

/**
 * Bytes from the middle of a text, without the rest of a character that begins before them. Where characters cannot be
 * told apart from the middle, they begin with the next line.
 *
 * @param encoding by its WHATWG name
 * @param position of the first byte in its stream
 */
export function skipBegunCharacter(data: Buffer, encoding: string, position: number): Buffer {
  if (encoding === 'utf-8') {
    const first = data.subarray(0, 4).findIndex((byte) => (byte & 0xc0) !== 0x80);
    return data.subarray(Math.max(first, 0));
  }
  if (encoding === 'utf-16le' || encoding === 'utf-16be') {
    const units = data.subarray(position % 2);
    const high = units[encoding === 'utf-16le' ? 1 : 0] ?? 0;
    return units.subarray((high & 0xfc) === 0xdc ? 2 : 0); // the second half of a pair
  }
  return multiByte.includes(encoding) ? data.subarray(data.indexOf(lineFeed) + 1) : data;
}
