import { tell } from './tell.mjs';

/** A weak laptop behind a weak line. */
const slowdown = { cpu: 4, latencyMs: 40, bytesPerSecond: 10_000_000 / 8 };

/**
 * Opens a page slowed down, and waits until it can be used.
 *
 * @param selector of what makes it usable
 * @param isSlowLine false: the processor alone is slow
 */
export async function openSlowly(context, url, selector, isSlowLine = true) {
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate: slowdown.cpu });
  if (isSlowLine) {
    await session.send('Network.enable');
    const { bytesPerSecond, latencyMs } = slowdown;
    await session.send('Network.emulateNetworkConditions', {
      ...{ offline: false, latency: latencyMs, downloadThroughput: bytesPerSecond, uploadThroughput: bytesPerSecond },
    });
  }
  let requests = 0;
  page.on('request', () => {
    requests += 1;
  });
  await page.addInitScript(watchPage, selector);
  await page.goto(url);
  await page.waitForFunction(() => globalThis.usableMs !== undefined, undefined, { timeout: 120_000 });
  const requestsTillUsable = requests;
  await page.waitForTimeout(500);
  const told = await page.evaluate(() => ({
    usableMs: globalThis.usableMs,
    longestTaskMs: globalThis.longestTaskMs,
    paintMs: performance.getEntriesByName('first-contentful-paint')[0]?.startTime,
  }));
  tell(`${url}: usable after ${Math.round(told.usableMs)} ms`);
  return { page, loaded: { ...told, requests: requestsTillUsable } };
}

/** In the page: when it became usable, its longest task, and how long each key took to the paint that followed. */
function watchPage(wanted) {
  globalThis.longestTaskMs = 0;
  globalThis.keyMs = [];
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries())
      globalThis.longestTaskMs = Math.max(globalThis.longestTaskMs, duration);
  }).observe({ type: 'longtask', buffered: true });
  new PerformanceObserver((list) => {
    for (const { duration, interactionId } of list.getEntries()) if (interactionId > 0) globalThis.keyMs.push(duration);
  }).observe({ type: 'event', durationThreshold: 16 });
  const look = () => {
    if (globalThis.usableMs === undefined && document.querySelector(wanted) !== null) {
      globalThis.usableMs = performance.now();
    }
  };
  new MutationObserver(look).observe(document, { childList: true, subtree: true });
}
