import { join } from 'node:path';
import { steppableClock } from '../faults/clocks.mjs';
import { createSilentProxy } from './silent-proxy.mjs';
import { createSlot } from './slot.mjs';

/**
 * The places for the programs under test, each with a network of its own to the database.
 *
 * @param options.members how many of which app: `{ scheduler: 2, … }`
 * @param options.hides the names of those that see no processes of others, where that is possible
 * @param options.clocks the names of those whose clock can be stepped, and the library that does it
 */
export async function createFleet({ members, settings, postgres, folders, clocks, hides, onUnexpectedEnd }) {
  const slots = [];
  const clockFiles = new Map();
  for (const [app, count] of Object.entries(members)) {
    for (let n = 1; n <= count; n += 1) {
      const name = count === 1 ? app : `${app}-${n}`;
      const proxy = await createSilentProxy(postgres.port);
      // whoever gets messages about alerts knows by it who has sent them
      const env = { ...settings[app], ...(app === 'scheduler' && { NOTIFY_ENVIRONMENT: name }) };
      if (clocks.library !== undefined && clocks.names.includes(name)) {
        clockFiles.set(name, join(folders.root, `clock-${name}`));
        Object.assign(env, steppableClock(clocks.library, clockFiles.get(name)));
      }
      const url = () => postgres.urlThrough(proxy.port);
      const isHidden = hides?.isPossible === true && hides.names.includes(name);
      slots.push(createSlot({ name, app, proxy, url, env, isHidden, onUnexpectedEnd, ...folders }));
    }
  }
  return { slots, clockFiles };
}
