import type { JobResource } from '@aster-scheduler/client';
import type { JobDraft } from './job-draft.js';

/** A draft with the job that it was begun with, so that what others change meanwhile is noticed. */
export interface KeptDraft {
  readonly base: JobResource;
  readonly draft: JobDraft;
}

const keyOf = (name: string) => `aster.draft.${name}`;

/** @param name of the job; empty for a new one */
export function readDraft(name: string): KeptDraft | undefined {
  const text = sessionStorage.getItem(keyOf(name));
  if (text === null) return undefined;
  try {
    return JSON.parse(text) as KeptDraft;
  } catch {
    return undefined;
  }
}

export function keepDraft(name: string, kept: KeptDraft): void {
  sessionStorage.setItem(keyOf(name), JSON.stringify(kept));
}

export function dropDraft(name: string): void {
  sessionStorage.removeItem(keyOf(name));
}
