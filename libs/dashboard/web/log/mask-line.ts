import { withoutAnsi } from './ansi.js';

/**
 * What a line says apart from what differs in every run: times, numbers, UUIDs, hashes and addresses become `#`. Two
 * lines with the same mask say the same.
 */
export function maskLine(line: string): string {
  return withoutAnsi(line)
    .replace(/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi, '#')
    .replace(/\b(?:0x)?(?=[0-9a-f]*\d)[0-9a-f]{6,}\b/gi, '#')
    .replace(/\d+/g, '#')
    .replace(/#(?:[.:,T+-]#|Z)+/g, '#')
    .trim();
}
