const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Whether a column of type `uuid` can be compared with the text; anything else is an error of the statement. */
export function isUuid(text: string): boolean {
  return uuid.test(text);
}
