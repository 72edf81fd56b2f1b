const finder = new URL('../../../../tools/start/ensure-chromium.mjs', import.meta.url).href;

/**
 * The Chromium that `npm test` sees to, or that `CHROMIUM` names.
 *
 * @throws Error that says what to install when there is none
 */
export async function findBrowser(): Promise<string> {
  const { findChromium } = (await import(finder)) as { findChromium: () => string | undefined };
  const file = findChromium();
  if (file === undefined) throw new Error('there is no Chromium: apt-get install chromium, or set CHROMIUM');
  return file;
}
