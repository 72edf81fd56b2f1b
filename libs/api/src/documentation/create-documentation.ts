import type { Documentation } from '../context/documentation.js';
import { createDocument } from '../openapi/create-document.js';
import type { Route } from '../routes/route.js';
import { referencePage } from './reference-page.js';

/** A path that the API is mounted at may have parameters, so that clients make up any number of them. */
const maxKept = 10;

/**
 * Makes the function that gives the documentation for a mount path. What was written once is kept: writing it takes
 * milliseconds, and anybody may ask.
 */
export function createDocumentation(routes: readonly Route[]): (mountPath: string) => Documentation {
  const documentOf = createDocument(routes);
  const kept = new Map<string, Documentation>();
  return (mountPath) => {
    const found = kept.get(mountPath);
    if (found !== undefined) return found;
    const document = documentOf(mountPath);
    const written = { openapi: JSON.stringify(document), page: referencePage(mountPath) };
    if (kept.size >= maxKept) kept.clear();
    kept.set(mountPath, written);
    return written;
  };
}
