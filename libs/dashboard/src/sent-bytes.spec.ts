import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dashboardFolder } from './dashboard-folder.js';

const assets = `${dashboardFolder()}/assets`;
const files = readdirSync(assets);

/** Bytes of files as they are sent. @param form of the compression */
function bytesOf(names: readonly string[], form: 'br' | 'gz'): number {
  return names.reduce((sum, name) => sum + statSync(`${assets}/${name}.${form}`).size, 0);
}

/** What the first page of all loads, whichever it is. */
function firstFiles(): readonly string[] {
  const page = readFileSync(`${dashboardFolder()}/index.html`, 'utf8');
  return [...page.matchAll(/assets\/([\w.-]+\.(?:js|css))"/g)].map(([, name = '']) => name);
}

describe('what the dashboard sends', () => {
  it('is at most 145 kB for the first page with brotli, and 165 kB with gzip', () => {
    expect(bytesOf(firstFiles(), 'br')).toBeLessThan(145_000);
    expect(bytesOf(firstFiles(), 'gz')).toBeLessThan(165_000);
  });

  it('is in few files, so that the overview is usable after few requests', () => {
    expect(firstFiles().length).toBeLessThanOrEqual(4);
  });

  it('is at most 40 kB more for the form of a job, and 20 kB for output', () => {
    const isOf = (beginning: string) =>
      files.filter((name) => name.startsWith(beginning) && /\.(?:js|css)$/.test(name));
    expect(bytesOf(isOf('job-form'), 'gz')).toBeGreaterThan(0);
    expect(bytesOf(isOf('job-form'), 'gz')).toBeLessThan(40_000);
    expect(bytesOf(isOf('log-worker'), 'gz')).toBeLessThan(20_000);
  });

  it('is at most 600 kB in all with gzip', () => {
    const all = files.filter((name) => /\.(?:js|css)$/.test(name));
    expect(bytesOf(all, 'gz')).toBeLessThan(600_000);
  });
});
