import { randomFillSync } from 'node:crypto';

/** The largest instant that fits into the 48 bits of an id. */
const maxIdMs = 2 ** 48 - 1;

/**
 * A new id for a job, or for a run that is not made by a tick: a UUID version 7 (RFC 9562).
 *
 * @param at the instant it sorts by; by the database's clock, so that ids of all hosts sort alike
 */
export function newId(at: Date): string {
  const bytes = randomFillSync(Buffer.alloc(16));
  bytes.writeUIntBE(Math.min(Math.max(at.getTime(), 0), maxIdMs), 0, 6);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x70, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return formatId(bytes);
}

/** Sixteen bytes in the text form of a UUID. */
export function formatId(bytes: Buffer): string {
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
