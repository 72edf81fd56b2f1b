import { randomUUID } from 'node:crypto';
import { persistentServerName } from './data-folder.js';

/** The file that says whose folder this is. Without it nothing in a folder is taken for Aster's. */
export const markerName = 'aster-postgres';

const uuid = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
const passingServer = new RegExp(`^${persistentServerName}-${uuid}$`);
const draft = new RegExp(`^draft-${uuid}$`);
const ownerFile = new RegExp(`^owner(?:\\.${uuid})?$`);

/** A name for a server whose data die with it. */
export const newPassingServerName = (): string => `${persistentServerName}-${randomUUID()}`;

/** A name for a server folder that is being made. */
export const newDraftName = (): string => `draft-${randomUUID()}`;

/** Only exact names: `server-notes` is somebody's. */
export const isPassingServerName = (name: string): boolean => passingServer.test(name);

/** Only exact names: `draft-of-a-letter` is somebody's. */
export const isDraftName = (name: string): boolean => draft.test(name);

/** Whether only this package makes files of such a name, the persistent server aside. */
export function isPassingName(name: string): boolean {
  return isPassingServerName(name) || isDraftName(name) || ownerFile.test(name);
}
