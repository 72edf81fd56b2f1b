import { createHash } from 'node:crypto';

/**
 * By what a recipient of a message is known again: what is kept of a message tells no address, which may be a secret.
 * That of another message is another.
 */
export function recipientDigest(noticeId: string, address: string): string {
  return createHash('sha256').update(`${noticeId} ${address.toLowerCase()}`).digest('base64url');
}
