const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/**
 * Whether the text is a UUID of any version, written with hyphens: the id of a run or a job. A column of type `uuid`
 * cannot be compared with anything else; that is an error of the statement.
 */
export function isUuid(text: string): boolean {
  return uuid.test(text);
}
