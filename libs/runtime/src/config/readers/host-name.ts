import { isIP } from 'node:net';
import { quoteValue, type Reader } from '../variable.js';

const label = '[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?';
const namePattern = new RegExp(`^(?=.{1,253}$)${label}(?:\\.${label})*\\.?$`, 'i');

/** An IP address or a host name, without port and brackets. */
export const hostName: Reader<string> = (text) => {
  if (isIP(text) !== 0 || namePattern.test(text)) return { value: text };
  return { fault: `${quoteValue(text)} is not a host; give a name or an IP address, without port and brackets` };
};

/** Hosts between commas; white space around each is dropped. */
export const hostNames: Reader<readonly string[]> = (text) => {
  const names = text.split(',').map((name) => name.trim());
  const reading = names.map(hostName).find((found) => 'fault' in found);
  return reading !== undefined && 'fault' in reading ? { fault: reading.fault } : { value: names };
};

/** A host, or the folder of a Unix socket. */
export const hostOrSocketFolder: Reader<string> = (text) => {
  if (/^\/[^\0]*$/.test(text)) return { value: text };
  const reading = hostName(text);
  return 'fault' in reading ? { fault: `${reading.fault}; a folder of a Unix socket begins with /` } : reading;
};
