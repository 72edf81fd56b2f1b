const longestTemplate = 8_000;
/** Of lists and objects within each other. */
const mostLevels = 50;
const placeholder = /\{\{([^{}]*)\}\}/g;
const path = /^\s*[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z0-9_]+){0,9}\s*$/;

/**
 * What is wrong with the template of a body, in half a sentence. A template is JSON, in whose texts `{{data.job.name}}`
 * stands for what a message says there; it comes to JSON whatever the values are.
 */
export function bodyTemplateProblem(template: unknown): string | undefined {
  if (typeof template !== 'string') return 'must be text: JSON with {{data.job.name}} and the like in its texts';
  if (template.length > longestTemplate) return `must have at most ${longestTemplate} characters`;
  if (template.includes('${secret:')) return 'must name no secrets: headers may';
  let parsed: unknown;
  try {
    parsed = JSON.parse(template);
  } catch {
    return 'must be JSON, in whose texts {{data.job.name}} and the like may stand';
  }
  if (isDeeper(parsed, mostLevels)) return `must have at most ${mostLevels} levels`;
  return textsIn(parsed)
    .map(problemOfText)
    .find((problem) => problem !== undefined);
}

/** @param view what the names stand for: JSON */
export function fillBodyTemplate(template: string, view: unknown): string {
  return JSON.stringify(fill(JSON.parse(template), view));
}

function problemOfText(text: string): string | undefined {
  if (text.includes('{{{')) return 'has a {{{, and names stand between {{ and }}';
  const wrong = [...text.matchAll(placeholder)].find(([, name = '']) => !path.test(name));
  if (wrong !== undefined) {
    return `has ${JSON.stringify(wrong[0].slice(0, 100))}, and takes names alone, such as {{data.job.name}}`;
  }
  return text.replaceAll(placeholder, '').includes('{{') ? 'has a {{ without its }}' : undefined;
}

function isDeeper(value: unknown, levels: number): boolean {
  return isObject(value) && (levels === 0 || Object.values(value).some((each) => isDeeper(each, levels - 1)));
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(textsIn);
}

/** A text that is one name and nothing else becomes the value, such as a number or a list. */
function fill(value: unknown, view: unknown): unknown {
  if (Array.isArray(value)) return value.map((each) => fill(each, view));
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, fill(each, view)]));
  }
  if (typeof value !== 'string') return value;
  const [whole, name] = /^\{\{([^{}]*)\}\}$/.exec(value) ?? [];
  if (whole !== undefined) return valueAt(view, name ?? '') ?? null;
  return value.replaceAll(placeholder, (_match, each: string) => textOf(valueAt(view, each)));
}

function valueAt(view: unknown, name: string): unknown {
  return name
    .trim()
    .split('.')
    .reduce((at, part) => (isObject(at) && Object.hasOwn(at, part) ? at[part] : undefined), view);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function textOf(value: unknown): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
