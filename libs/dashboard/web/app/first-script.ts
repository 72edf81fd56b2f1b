import { drawBegin } from '../pages/overview/draw-begin.js';
import { firstOverview } from '../server/ask-first.js';
import { dropBefore } from './before.js';
import { isRailNarrow } from './rail-choice.js';
import { reloadIfUpdated } from './reload-when-updated.js';
import { tellMissing } from './tell-missing.js';
import { applyTheme, readTheme } from './theme-choice.js';

// in the right colours from the first picture on
applyTheme(readTheme());
document.documentElement.dataset['narrow'] = String(isRailNarrow()); // what is drawn before leaves its room
// a screen on a wall has no frame around it
if (location.pathname.endsWith('/wall')) dropBefore();

/** The begin of the overview, once it is drawn; `undefined` where that is not to be. The pages draw over it. */
export const begun = firstOverview
  .then((first) => {
    // the pages were faster, and show it themselves
    const before = document.querySelector('.before');
    if (first !== undefined) before?.after(drawBegin({ ...first, now: new Date() }));
    return first;
  })
  .catch(() => undefined);

/** As long as the answer may take before the pages are read without it. */
const mostAwaitedMs = 450;

// where this page was built, it names what is to be run next
const pages = document.querySelector<HTMLLinkElement>('link#pages')?.href;
if (pages !== undefined) void runPages(pages);

async function runPages(address: string): Promise<void> {
  await Promise.race([begun, new Promise((resolve) => setTimeout(resolve, mostAwaitedMs))]);
  try {
    await import(/* @vite-ignore */ address);
  } catch (error) {
    if (!(await reloadIfUpdated(address).catch(() => false))) tellMissing();
    throw error; // for who looks into the console
  }
}
