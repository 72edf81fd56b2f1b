import type { JobSelector } from '@aster-scheduler/core';
import { quoteValue, type Reader } from '../variable.js';

/** `label:team=data|name:etl/*`: jobs that one of them chooses. */
export const jobSelectors: Reader<readonly JobSelector[]> = (text) => {
  const parts = text.split('|').map((part) => part.trim());
  const selectors = parts.flatMap(selectorOf);
  const faulty = parts.find((part) => selectorOf(part).length === 0);
  return faulty === undefined
    ? { value: selectors }
    : {
        fault: `${quoteValue(faulty)} chooses no jobs; give label:<key>=<value> or name:<pattern>, and | between them`,
      };
};

function selectorOf(part: string): readonly JobSelector[] {
  const name = /^name:(\S.*)$/.exec(part)?.[1];
  if (name !== undefined) return [{ kind: 'name', glob: name }];
  const label = /^label:([^=]+)=(.*)$/.exec(part);
  return label === null ? [] : [{ kind: 'label', key: label[1] ?? '', value: label[2] ?? '' }];
}
