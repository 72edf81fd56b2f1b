import { randomFillSync } from 'node:crypto';

/**
 * The last 20 hexadecimal digits of a UUID version 7. The first 12 are the milliseconds of the database's clock, which
 * the statement that inserts the run adds, so that it needs not be asked for them before.
 */
export function runIdTail(): string {
  const bytes = randomFillSync(Buffer.alloc(10));
  bytes.writeUInt8((bytes.readUInt8(0) & 0x0f) | 0x70, 0);
  bytes.writeUInt8((bytes.readUInt8(2) & 0x3f) | 0x80, 2);
  return bytes.toString('hex');
}
