import { isIP } from 'node:net';
import type { Reader } from '../variable.js';

/** Addresses and networks between commas: `10.0.0.0/8, ::1`. */
export const networks: Reader<readonly string[]> = (text) => {
  const given = text.split(',').map((network) => network.trim());
  const wrong = given.find((network) => !isNetwork(network));
  return wrong === undefined
    ? { value: given }
    : { fault: `${JSON.stringify(wrong.slice(0, 100))} is no address and no network; write 10.0.0.0/8 or ::1` };
};

function isNetwork(network: string): boolean {
  const [address = '', bits, ...rest] = network.split('/');
  const family = isIP(address);
  if (family === 0 || rest.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 6 ? 128 : 32));
}
