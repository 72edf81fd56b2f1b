import type { KeyInput, Role } from '@aster-scheduler/client';

/** What is typed about a key that is to be made; lists with one entry a line. */
export interface KeyDraft {
  readonly name: string;
  readonly role: Role;
  readonly expiresIn: string;
  readonly pools: string;
  readonly labels: string;
  readonly prefixes: string;
}

/** A key that is forgotten ends by itself; what does little is what is offered first. */
export const emptyKey: KeyDraft = { name: '', role: 'read', expiresIn: '2160h', pools: '', labels: '', prefixes: '' };

/** How long a key may be good, as the API takes it; the last one for ever. */
export const lifetimes = [
  ['168h', '7 days'],
  ['720h', '30 days'],
  ['2160h', '90 days'],
  ['8760h', 'a year'],
  ['', 'until it is revoked'],
] as const;

/** What is sent for what was typed; lists without an entry are no limit. */
export function planKey(draft: KeyDraft): KeyInput {
  const { name, role, expiresIn } = draft;
  return {
    name: name.trim(),
    role,
    expires_in: expiresIn === '' ? null : expiresIn,
    pools: linesOf(draft.pools),
    labels: linesOf(draft.labels),
    name_prefixes: linesOf(draft.prefixes),
  };
}

function linesOf(text: string): readonly string[] | null {
  const lines = text.split('\n').map((line) => line.trim());
  const filled = lines.filter((line) => line !== '');
  return filled.length === 0 ? null : filled;
}
