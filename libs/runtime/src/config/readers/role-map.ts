import { type Role, roles } from '@aster-scheduler/core';
import type { Reader } from '../variable.js';

/** Values of a claim and the role of each, between commas: `aster-admins=admin, everybody=read`. */
export const roleMap: Reader<Readonly<Record<string, Role>>> = (text) => {
  const pairs = text.split(',').map((pair) => pair.trim());
  const read = pairs.map(readPair);
  const wrong = pairs.find((_pair, index) => read[index] === undefined);
  if (wrong !== undefined) {
    return {
      fault: `${JSON.stringify(wrong.slice(0, 100))} must be a value and its role: ${roles.join(', ')}; as in ops=operate`,
    };
  }
  return { value: Object.fromEntries(read.filter((pair) => pair !== undefined)) };
};

function readPair(pair: string): readonly [value: string, role: Role] | undefined {
  const equals = pair.lastIndexOf('=');
  const value = pair.slice(0, equals).trim();
  const role = roles.find((each) => each === pair.slice(equals + 1).trim());
  return equals < 1 || value === '' || role === undefined ? undefined : [value, role];
}
