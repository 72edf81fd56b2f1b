/**
 * The path of a job. Its name may have any characters but must stay one part of the path: `.` and `..` are taken out of
 * URLs, encoded or not, and nothing at all is the list.
 *
 * @throws RangeError for what can be neither the id nor the name of a job
 */
export function jobPath(idOrName: string): string {
  return `/api/v1/jobs/${partOf(idOrName, 'a job')}`;
}

/** @throws RangeError for what cannot be the name of a secret */
export function secretPath(name: string): string {
  return `/api/v1/secrets/${partOf(name, 'a secret')}`;
}

/** @throws RangeError for what cannot be the id of a run */
export function runPath(id: string): string {
  return `/api/v1/runs/${partOf(id, 'a run')}`;
}

/** @throws RangeError for what cannot be the id of a worker */
export function workerPath(id: string): string {
  return `/api/v1/workers/${partOf(id, 'a worker')}`;
}

/** @throws RangeError for what can be neither the id nor the name of a key */
export function keyPath(idOrName: string): string {
  return `/api/v1/keys/${partOf(idOrName, 'a key')}`;
}

/** @throws RangeError for what can be neither the id nor the name of one of these things */
export function alertPath(things: string, idOrName: string): string {
  return `/api/v1/${things}/${partOf(idOrName, 'one of them')}`;
}

function partOf(key: string, what: string): string {
  if (typeof key !== 'string' || ['', '.', '..'].includes(key.trim()) || !key.isWellFormed()) {
    throw new RangeError(`${JSON.stringify(key)} does not name ${what}`);
  }
  return encodeURIComponent(key);
}
