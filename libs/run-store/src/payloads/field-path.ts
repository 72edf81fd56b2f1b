import { namesIn } from './names-in.js';

/** How a place in a JSON value, as a pointer of RFC 6901 behind `#`, is called: `payload.items[0].name`. */
export function fieldPath(field: string, pointer: string, value: unknown): string {
  let path = field;
  let inner = value;
  for (const name of namesIn(pointer)) {
    path += Array.isArray(inner) ? `[${name}]` : `.${name}`;
    inner =
      typeof inner === 'object' && inner !== null ? (inner as Readonly<Record<string, unknown>>)[name] : undefined;
  }
  return path;
}
