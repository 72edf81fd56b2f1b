import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  root: here('.'),
  // Addresses are relative to the page, whose <base> the server writes: any prefix works without a setting.
  base: './',
  plugins: [react(), firstScript(), compressed(here('./dist/web'))],
  resolve: { conditions: ['@aster-scheduler/source', 'module', 'browser', 'development|production'] },
  css: { transformer: 'lightningcss' },
  worker: { format: 'es' },
  build: {
    outDir: here('./dist/web'),
    emptyOutDir: true,
    target: 'es2022',
    cssMinify: 'lightningcss',
    // a data: address of a script would be refused by the policy
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    // what every page needs is one file, not one for each set of pages that shares it: each is a request
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: 'first', test: isFirst, priority: 1 },
            { name: 'shared', test: isShared },
          ],
        },
      },
      // cron takes a few rules of core; what of core is for Node.js only stays out
      treeshake: { moduleSideEffects: (id) => !/\/libs\/(?:core|cron)\/src\//.test(id) },
      onwarn: (warning, warn) => {
        if (!warning.message.includes('externalized for browser compatibility')) warn(warning);
      },
    },
    chunkSizeWarningLimit: 700,
  },
});

/** What runs before all else, in a script that is small; and what every script needs. */
function isFirst(id: string): boolean {
  return /\/dashboard\/web\/(?:app\/(?:before|first-script|rail-choice|reload-when-updated|tell-missing|theme-choice)|server\/ask-first|address\/(?:job-search|overview-ranges|read-given)|pages\/overview\/(?:draw-begin|plan-figures|verdict-place)|parts\/(?:format-share|plan-ended-columns)|time\/format-(?:duration|relative))\.ts$|rolldown\/runtime/.test(
    id,
  );
}

/**
 * Has the page run the first script alone, which runs the others once it has asked for what they need: to read them
 * takes longer than the question does. They are fetched meanwhile.
 */
function firstScript(): Plugin {
  return {
    name: 'aster-first-script',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler(html) {
        const scripts = [...html.matchAll(/ *<script[^>]* src="([^"]+)"[^>]*><\/script>\n/g)];
        const first = scripts.find(([, src]) => src?.includes('/first-'))?.[1];
        if (first === undefined) throw new Error('the page has no first script');
        const rest = scripts.map(([, src]) => src).filter((src) => src !== first);
        const links = rest.map(
          (href, index) =>
            `<link rel="preload" as="script" crossorigin href="${href}"${index === rest.length - 1 ? ' id="pages"' : ''} />`,
        );
        const without = scripts.reduce((page, [tag]) => page.replace(tag, ''), html);
        const tags = [`<script type="module" fetchpriority="high" src="${first}"></script>`, ...links];
        return without.replace('<title>', `${tags.join('\n    ')}\n    <title>`);
      },
    },
  };
}

/** Whether every page needs a module: the frame, and all parts but those that open over a page. */
function isShared(id: string): boolean {
  return (
    /\/dashboard\/web\/(?:address|app|live|parts|server|time)\/(?!(?:bulk-[a-z]+|card-table|column-choice|command-line|copy-menu|difference-table|facet|filter-box|for-those|form-field|format-count|load-chart|menu|modal|plan-(?:choice|copies|load)|shell-word|strip-tip|use-(?:bulk|chosen|columns)|view-[a-z]+)\.)/.test(
      id,
    ) ||
    /\/node_modules\/(?:@tanstack|lucide-react|react|react-dom|scheduler)\//.test(id) ||
    /\/libs\/client\/src\//.test(id)
  );
}

/** Puts a `.br` and a `.gz` beside each file that gets smaller by it, so that no server compresses while it answers. */
function compressed(folder: string): Plugin {
  return {
    name: 'aster-compressed',
    apply: 'build',
    async closeBundle() {
      for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
        const file = join(entry.parentPath, entry.name);
        // the server writes into the page itself
        if (!entry.isFile() || !/\.(?:js|css|svg|json)$/.test(file)) continue;
        const bytes = await readFile(file);
        const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } };
        await writeFile(`${file}.br`, brotliCompressSync(bytes, quality));
        await writeFile(`${file}.gz`, smallestGzip(bytes));
      }
    },
  };
}

/** How much memory it takes decides where the blocks end, and not always is more of it better. */
function smallestGzip(bytes: Uint8Array): Uint8Array {
  const tried = [7, 8, 9].map((memLevel) => gzipSync(bytes, { level: 9, memLevel }));
  return tried.reduce((least, each) => (each.length < least.length ? each : least));
}
