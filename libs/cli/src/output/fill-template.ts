/**
 * The template with each `{{field}}` replaced by that field; `{{a.b}}` looks into it, and what is not there is empty.
 */
export function fillTemplate(template: string, resource: unknown): string {
  return template
    .replace(/\\([nt])/g, (_all, letter) => (letter === 'n' ? '\n' : '\t'))
    .replace(/\{\{\s*([\w.]+)\s*\}\}/g, (_all, path: string) => fieldText(fieldAt(resource, path)));
}

/** A field as a text: JSON for what is no plain value, nothing for null. */
export function fieldText(value: unknown): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function fieldAt(resource: unknown, path: string): unknown {
  let value = resource;
  for (const name of path.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
    value = (value as Record<string, unknown>)[name];
  }
  return value;
}
