const finder = new URL('../../../../tools/start/ensure-chromium.mjs', import.meta.url).href;

/** The Chromium that `npm test` sees to, or that `CHROMIUM` names. */
export async function findBrowser(): Promise<string> {
  return ((await import(finder)) as { chromiumFile(): string }).chromiumFile();
}
