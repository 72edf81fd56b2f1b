import { randomFillSync } from 'node:crypto';

const tailBytes = 10;

/**
 * The last 20 hexadecimal digits of UUIDs version 7. The first 12 are the milliseconds of the database's clock, which
 * the statement that inserts the runs adds, so that it needs not be asked for them before.
 */
export function runIdTails(count: number): string[] {
  const bytes = randomFillSync(Buffer.allocUnsafe(tailBytes * count));
  const tails: string[] = [];
  for (let from = 0; from < bytes.length; from += tailBytes) {
    bytes.writeUInt8((bytes.readUInt8(from) & 0x0f) | 0x70, from);
    bytes.writeUInt8((bytes.readUInt8(from + 2) & 0x3f) | 0x80, from + 2);
    tails.push(bytes.toString('hex', from, from + tailBytes));
  }
  return tails;
}
