import { ApiError } from '@aster-scheduler/client';

/** What the server says is wrong with a field, or with a part of it. */
export function problemOfField(error: unknown, field: string): string | undefined {
  if (!(error instanceof ApiError)) return undefined;
  return error.problem?.errors?.find(({ field: named }) => named === field || named.startsWith(`${field}.`))?.message;
}

/** Whether all that the server says is wrong is said at one of these fields already. */
export function isSaidAtFields(error: unknown, fields: readonly string[]): boolean {
  const problems = error instanceof ApiError ? (error.problem?.errors ?? []) : [];
  return problems.length > 0 && problems.every(({ field }) => fields.includes(field));
}
