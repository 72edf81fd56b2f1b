import { InvalidInputError, isUuid } from '@aster-scheduler/core';
import type { JobPlace, JobSort } from '@aster-scheduler/job-store';

/** What the cursor of a list of jobs keeps: in a list by name the name, else what it is sorted by and the place. */
export function printJobPlace(sort: JobSort, { id, key }: JobPlace): string {
  return sort === 'name' ? (key ?? '') : JSON.stringify([sort, key, id]);
}

/** @throws InvalidInputError for what was not made by `printJobPlace` for a list of this order */
export function readJobPlace(sort: JobSort, text: string): JobPlace {
  if (sort === 'name') return { id: '', key: text };
  const place = parse(text);
  if (!Array.isArray(place) || place[0] !== sort || place.length !== 3) throw foreign();
  const [, key, id] = place as unknown[];
  if (typeof id !== 'string' || !isUuid(id) || (key !== null && !isKey(sort, key))) throw foreign();
  return { id, key: key as string | null };
}

/** A share, or a whole number of milliseconds or microseconds. */
function isKey(sort: JobSort, key: unknown): boolean {
  const form = sort === 'success' ? /^-?\d{1,3}(\.\d{1,20})?(e-\d{1,3})?$/ : /^-?\d{1,16}$/;
  return typeof key === 'string' && form.test(key);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function foreign(): InvalidInputError {
  return new InvalidInputError([{ field: 'cursor', message: 'is not from a list in this order' }]);
}
